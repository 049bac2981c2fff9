"""Addresses of the cabinet, below `/{language}/cabinet/`."""

from django.urls import path

from . import home, my_data
from .applying.urls import urlpatterns as applying

urlpatterns = [
    path("", home.home, name="cabinet"),
    path("role/", home.switch_role, name="cabinet_role"),
    path("me/", my_data.my_data, name="cabinet_me"),
    path("me/name/", my_data.NamePage.as_view(), name="cabinet_name"),
    path("me/contacts/new/", my_data.NewContactPage.as_view(), name="cabinet_new_contact"),
    path("me/contacts/<int:number>/remove/", my_data.RemoveContactPage.as_view(), name="cabinet_remove_contact"),
    *applying,
    # Last: whatever is not there is there for nobody.
    path("<path:rest>", home.nothing_here),
]
