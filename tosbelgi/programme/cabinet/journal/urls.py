"""Addresses of the journal, below `/{language}/cabinet/`."""

from django.urls import path

from .entry import DeletePage, EditPage, EntryPage, SendPage
from .lists import EarlierJournal, JournalList
from .new import ChoosePage, NewEntryPage
from .readers import readers

urlpatterns = [
    path("journal/", JournalList.as_view(), name="cabinet_journal"),
    path("journal/new/", ChoosePage.as_view(), name="cabinet_journal_new"),
    path("journal/new/<slug:direction>/", NewEntryPage.as_view(), name="cabinet_journal_write"),
    path("journal/<uuid:public_id>/", EntryPage.as_view(), name="cabinet_entry"),
    path("journal/<uuid:public_id>/edit/", EditPage.as_view(), name="cabinet_journal_edit"),
    path("journal/<uuid:public_id>/send/", SendPage.as_view(), name="cabinet_journal_send"),
    path("journal/<uuid:public_id>/delete/", DeletePage.as_view(), name="cabinet_journal_delete"),
    path("participation/<uuid:public_id>/journal/", EarlierJournal.as_view(), name="cabinet_earlier_journal"),
    path("readers/", readers, name="cabinet_readers"),
]
