"""Addresses of the cabinet, below `/{language}/cabinet/`."""

from django.urls import path

from tosbelgi.kernel.web.cache_policy import secret_page

from . import home, inviting, my_data
from .applying.urls import urlpatterns as applying
from .correcting import person, persons
from .journal.urls import urlpatterns as journal
from .progress.urls import urlpatterns as progress
from .queue.urls import urlpatterns as queue
from .reviewing import agreement_text, applications, family, participants
from .scheduling.urls import urlpatterns as scheduling
from .sharing.family import FamilyConsentsPage
from .sharing.urls import urlpatterns as sharing

# Beside the cabinet: whoever knows the address needs no account.
family_urlpatterns = [
    path("<str:token>/", secret_page(family.FamilyPage.as_view()), name="family"),
    path("<str:token>/withdraw/", secret_page(family.FamilyWithdrawPage.as_view()), name="family_withdraw"),
    path("<str:token>/consents/", secret_page(FamilyConsentsPage.as_view()), name="family_consents"),
]

urlpatterns = [
    path("", home.home, name="cabinet"),
    path("role/", home.switch_role, name="cabinet_role"),
    path("me/", my_data.my_data, name="cabinet_me"),
    path("me/name/", my_data.NamePage.as_view(), name="cabinet_name"),
    path("me/contacts/new/", my_data.NewContactPage.as_view(), name="cabinet_new_contact"),
    path("me/contacts/<int:number>/remove/", my_data.RemoveContactPage.as_view(), name="cabinet_remove_contact"),
    path("applications/", applications.applications, name="cabinet_applications"),
    path("applications/<uuid:public_id>/", applications.ApplicationPage.as_view(), name="cabinet_application"),
    path("participants/", participants.participants, name="cabinet_participants"),
    path("participants/<uuid:public_id>/", participants.ParticipantPage.as_view(), name="cabinet_participant"),
    path("agreement/", agreement_text.AgreementTextPage.as_view(), name="cabinet_agreement_text"),
    path("persons/", persons.PersonsPage.as_view(), name="cabinet_persons"),
    path("persons/<uuid:public_id>/", person.PersonPage.as_view(), name="cabinet_person"),
    path("staff/", inviting.staff, name="cabinet_staff"),
    path("staff/invite/<slug:role>/", inviting.InvitePage.as_view(), name="cabinet_invite"),
    path("staff/<int:number>/again/", inviting.SendAgainPage.as_view(), name="cabinet_invite_again"),
    path("staff/<int:number>/withdraw/", inviting.WithdrawPage.as_view(), name="cabinet_withdraw_invitation"),
    *applying,
    *journal,
    *progress,
    *queue,
    *scheduling,
    *sharing,
    # Last: whatever is not there is there for nobody.
    path("<path:rest>", home.nothing_here),
]
