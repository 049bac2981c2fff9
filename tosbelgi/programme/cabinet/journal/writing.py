"""The form of an entry: nothing that was typed in it is lost, whatever is refused.

What is refused comes back as it was, a photograph that was sent stays chosen, and where another device has written
meanwhile, what stands there now is shown beside it. The id is made with the form, so that pressing twice, or again
after a lost answer, is one entry.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tosbelgi.kernel import operator_settings
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.languages import SOURCE
from tosbelgi.language.plain_text import without_invisible

from ...journal.api import (
    Act,
    Content,
    DraftWasDeleted,
    EntryChanged,
    Kind,
    LateWithoutReason,
    NoSuchEntry,
    NoSuchTask,
    SameHoursTwice,
    State,
    keep_photograph,
    may_follow,
    one_entry,
    open_tasks,
    page_of_entries,
    photographs_of,
    write,
    write_and_send,
)
from ...models import Entry
from ...people.api import prepared_photograph
from ...schedule.api import PlannedDirection, plan_in_words
from ..applying.pages import number_in
from ..frame import CabinetRequest, render_page
from .base import JournalPage
from .books import BooksToChoose, books_to_choose
from .chosen import trip_on
from .forms import OTHER, EntryForm, shape_of
from .ids import id_in, new_entry_id
from .words import direction_title, newest_of, shown

MOST_BOOKS = 50


class WritePage(JournalPage):
    """One form about one entry. Who inherits says which entry, and what stands in the form at first."""

    direction: str
    kind: Kind
    entry_id: UUID
    entry: Entry | None = None
    asks_sure = False
    asks_reason = False
    has_task = True

    def initial(self) -> dict[str, Any]:
        raise NotImplementedError

    def first_photographs(self) -> Sequence[UUID]:
        """Those that the entry has before anything is sent."""
        return ()

    def first_version(self) -> int | None:
        """The version from which the form begins; None where there is no entry yet."""
        return None

    def first_task(self) -> str:
        """The task that it answers: the address of a new one names it."""
        return self.request.GET.get("task", "")

    def back_url(self) -> str:
        return reverse("cabinet_journal")

    @cached_property
    def planned(self) -> PlannedDirection | None:
        return self.plan.of(self.direction) if self.plan else None

    def form(self, **given: Any) -> EntryForm:
        late = self.asks_reason or "late_reason" in self.request.POST or "late_reason" in given.get("initial", {})
        is_essay = self.kind is Kind.BOOK
        least = operator_settings.value("journal.essay_words", on=self.today) if is_essay else 0
        return EntryForm(shape=shape_of(self.kind, self.direction), late=late, essay_words=least, **given)

    def get(self, request: CabinetRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(initial=self.initial())
        return self.shown(form, version=self.first_version(), photographs=self.first_photographs())

    def post(self, request: CabinetRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(data=request.POST, files=request.FILES)
        form.is_valid()
        photographs = self._photographs_sent(form)
        if not form.is_valid():
            return self._shown_again(form, photographs)
        try:
            return self.led_on(self._written(form, photographs))
        except Refusal as refusal:
            return self._refused(photographs, refusal)

    def _photographs_sent(self, form: EntryForm) -> list[UUID]:
        """Those that stay chosen and what was sent now. They are kept before anything else can be refused."""
        ids = [one for one in map(id_in, self.request.POST.getlist("kept")) if one is not None]
        uploads = form.cleaned_data.get("photographs") or ()
        for upload in uploads:
            try:
                photograph = prepared_photograph(upload)
                kept = keep_photograph(
                    participation=self.row.public_id, photograph=photograph, by=self.request.viewer, at=self.at
                )
            except Refusal as refusal:
                form.refuse(refusal, file=without_invisible(upload.name[-40:]) if len(uploads) > 1 else "")
            else:
                ids.append(kept.public_id)
        return list(dict.fromkeys(ids))

    def _written(self, form: EntryForm, photographs: Sequence[UUID]) -> Entry:
        act = write if self.request.POST.get("deed") == "keep" else write_and_send
        return act(
            entry=self.entry_id,
            participation=self.row.public_id,
            content=self._content(form, photographs),
            expected=number_in(self.request.POST.get("version")),
            by=self.request.viewer,
            at=self.at,
            sure="sure" in self.request.POST,
        )

    def _content(self, form: EntryForm, photographs: Sequence[UUID]) -> Content:
        data = form.cleaned_data
        texts = {name: data.get(name, "") for name in ("title", "words", "results", "late_reason")}
        return Content(
            kind=self.kind,
            direction=self.direction,
            day=data["day"],
            starts_at=data.get("starts_at"),
            minutes=data.get("minutes"),
            listed_book=number_in(form.chosen_book) if self.kind is Kind.BOOK else None,
            trip=trip_on(self.planned, data["day"]) if self.kind is Kind.TRIP_DAY else None,
            photographs=tuple(photographs),
            task=id_in(self.request.POST.get("task")),
            **texts,
        )

    def led_on(self, entry: Entry) -> HttpResponse:
        if entry.stands is State.SENT:
            messages.success(self.request, _("It is with your mentor now."))
            return HttpResponseRedirect(reverse("cabinet"))
        messages.success(self.request, _("It is kept, and only you see it until you send it."))
        return HttpResponseRedirect(reverse("cabinet_entry", args=[entry.public_id]))

    def _refused(self, photographs: Sequence[UUID], refusal: Refusal) -> HttpResponse:
        """The reason at its field. What is asked and not refused may be answered there.

        Where other words stand there now, or none can be written any more, what stands there is shown beside it.
        """
        self.has_task = not isinstance(refusal, NoSuchTask)  # sent once more, it answers none
        self.asks_sure = isinstance(refusal, SameHoursTwice)
        self.asks_reason = isinstance(refusal, LateWithoutReason)
        form = self.form(data=self.request.POST)
        form.is_valid()
        form.refuse(refusal)
        if isinstance(refusal, DraftWasDeleted | NoSuchEntry):
            self.entry_id = new_entry_id(self.at)  # whoever sends it once more means another entry
            return self.shown(form, photographs=photographs, status=404)
        there = one_entry(self.request.viewer, self.entry_id)
        if there is not None and (isinstance(refusal, EntryChanged) or not may_follow(there.stands, Act.WRITE)):
            self.entry = there
            return self.shown(form, version=there.version, photographs=photographs, beside=there, status=409)
        return self._shown_again(form, photographs)

    def _shown_again(self, form: EntryForm, photographs: Sequence[UUID]) -> HttpResponse:
        version = number_in(self.request.POST.get("version"))
        return self.shown(form, version=version, photographs=photographs, status=422)

    def shown(
        self,
        form: EntryForm,
        *,
        version: int | None = None,
        photographs: Sequence[UUID] = (),
        beside: Entry | None = None,
        status: int = 200,
    ) -> HttpResponse:
        is_sent = self.entry is not None and self.entry.stands is State.SENT
        there = newest_of(beside).photographs if beside else ()
        pictures = photographs_of(self.request.viewer, [*photographs, *there])
        task = (self.request.POST.get("task") or self.first_task()) if self.has_task else ""
        context = {
            "title": direction_title(self.direction),
            "direction": self.direction,
            "form": form,
            "by_plan": self._by_plan(),
            "entry_id": self.entry_id,
            "address": reverse("cabinet_journal_write", args=[self.direction]) if status == 404 else "",
            "version": "" if version is None else version,
            "task": task,
            "asked": self._asked(task),
            "photographs": [pictures[one] for one in photographs if one in pictures],
            "stands_now": shown(newest_of(beside), self.today, pictures) if beside else None,
            "may_replace": self.entry is None or may_follow(self.entry.stands, Act.WRITE),
            "asks_sure": self.asks_sure or "sure" in self.request.POST,
            "may_keep": not is_sent,
            "button": _("Change what I have sent") if is_sent else _("Send to the mentor"),
            "back_url": self.back_url(),
            "books": self._books(form) if "listed_book" in form.fields else None,
        }
        return render_page(self.request, "cabinet/journal/write.html", context | self.more(), status=status)

    def _asked(self, task: str) -> str:
        """The words of the task that is answered here."""
        tasks = open_tasks(self.request.viewer) if task else ()
        return next((one.words for one in tasks if str(one.public_id) == task), "")

    def more(self) -> dict[str, Any]:
        """What else the page shows."""
        return {}

    def _books(self, form: EntryForm) -> BooksToChoose:
        written = {
            one.listed_book: one
            for one in page_of_entries(
                self.request.viewer, participation=self.row.public_id, direction=self.direction, size=MOST_BOOKS
            )
            if one.public_id != self.entry_id
        }
        chosen, is_other = number_in(form.chosen_book), form["listed_book"].value() == OTHER
        return books_to_choose(self.planned, self.row.level, written, chosen, self.today, is_other=is_other)

    def _by_plan(self) -> str:
        if self.planned is None:
            return ""
        parts = (self.planned.activity, plan_in_words(self.planned, get_language() or SOURCE))
        return " · ".join(part for part in parts if part)
