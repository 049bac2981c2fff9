"""Addresses of schedules, below `/{language}/cabinet/`."""

from django.urls import path

from .pages import ChangePage, EarlierSchedulePage, SchedulePage

urlpatterns = [
    path("schedule/", SchedulePage.as_view(), name="cabinet_schedule"),
    path("schedule/change/", ChangePage.as_view(), name="cabinet_schedule_change"),
    path("participation/<uuid:public_id>/schedule/", EarlierSchedulePage.as_view(), name="cabinet_earlier_schedule"),
    path("participants/<uuid:public_id>/schedule/", SchedulePage.as_view(), name="cabinet_participant_schedule"),
    path(
        "participants/<uuid:public_id>/schedule/change/",
        ChangePage.as_view(),
        name="cabinet_participant_schedule_change",
    ),
]
