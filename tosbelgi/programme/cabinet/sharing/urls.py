"""Addresses of what is shared, below `/{language}/cabinet/`."""

from django.urls import path

from .pages import EndPage, SharingPage

urlpatterns = [
    path("me/host/", SharingPage.as_view(), name="cabinet_host"),
    path("me/host/<uuid:link>/end/", EndPage.as_view(), name="cabinet_host_end"),
]
