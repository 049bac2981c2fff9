"""Addresses of the queue and of others' journals, below `/{language}/cabinet/`."""

from django.urls import path

from .journals import EntryOf, JournalOf, journals
from .pages import QueuePage
from .undo import undo

urlpatterns = [
    path("queue/", QueuePage.as_view(), name="cabinet_queue"),
    path("queue/undo/", undo, name="cabinet_queue_undo"),
    path("journals/", journals, name="cabinet_journals"),
    path("participants/<uuid:public_id>/journal/", JournalOf.as_view(), name="cabinet_journal_of"),
    path("participants/<uuid:public_id>/journal/<uuid:entry_id>/", EntryOf.as_view(), name="cabinet_entry_of"),
]
