"""Import of PO files: a file is checked whole, then stored whole or not at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polib
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail_localize.models import StringTranslation, Translation

from tosbelgi.accounts.models import User
from tosbelgi.accounts.request_user import AuthenticatedHttpRequest
from tosbelgi.kernel import events
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message
from tosbelgi.language.plain_text import is_blank, normalized

from ..editing import policy
from ..translation import completeness, glossary
from ..translation.string_rules import StringRules, text_of

MB = 1_000_000
LARGEST = 2 * MB


class NotAPoFile(Refusal):
    """Nothing was sent, or what was sent is no PO file in UTF-8."""

    code = "NOT_A_PO_FILE"
    rule = "translation.file.format"
    field = "file"
    limits = ("most",)


class TranslationMismatch(Refusal):
    """The file was made for another text or another language."""

    code = "OF_ANOTHER_TRANSLATION"
    rule = "translation.file.same_text"
    field = "file"


@dataclass(frozen=True, kw_only=True)
class TranslationsImported(events.Event, name="translation.imported", content=True):
    """A file of translations was taken over, as a draft."""

    translation_key: str
    language: str
    strings: int


@dataclass(frozen=True)
class BadEntry:
    """An entry that cannot be stored: its line in the file, its source text, and why."""

    line: int
    source: str
    reason: str


def parse_upload(sent: "UploadedFile[Any] | None", translation: Translation) -> polib.POFile:
    """The file as entries of this very translation. Raises NotAPoFile or TranslationMismatch."""
    if sent is None or (sent.size or 0) > LARGEST:
        raise NotAPoFile(most=LARGEST // MB)
    try:
        # A line break at the end keeps polib from taking the words for the name of a file.
        file = polib.pofile(sent.read().decode("utf-8-sig") + "\n")
    except (OSError, ValueError) as wrong:
        raise NotAPoFile(most=LARGEST // MB) from wrong
    if file.metadata.get("X-WagtailLocalize-TranslationID") != str(translation.uuid):
        raise TranslationMismatch
    # Our files name no language; a program that writes one in knows for which it was used.
    language = file.metadata.get("Language", "").strip().casefold().replace("-", "_").partition("_")[0]
    if language and language != translation.target_locale.language_code:
        raise TranslationMismatch
    return file


@dataclass(frozen=True)
class UsableEntries:
    """The entries that are imported, and how many fuzzy ones were left out."""

    file: polib.POFile
    unchecked: int


def usable_entries(file: polib.POFile, translation: Translation) -> UsableEntries:
    """The entries of a file that are imported, as gettext tools understand it.

    An obsolete entry belongs to no text any more, a fuzzy one is a guess, and one in which nothing can be seen is no
    translation. What is new is brought into one form, as typed text is; what comes back as it left stays as it is.
    """
    stored = StringTranslation.objects.filter(
        locale_id=translation.target_locale_id, context__object_id=translation.source.object_id
    )
    exported = set(stored.values_list("context__path", "translation_of__data", "data"))
    kept = polib.POFile(wrapwidth=file.wrapwidth)
    kept.metadata = dict(file.metadata)
    written = [entry for entry in file if not entry.obsolete and (entry.msgid_plural or not _is_blank_entry(entry))]
    kept.extend(entry for entry in written if not entry.fuzzy)
    for entry in kept:
        if (entry.msgctxt, entry.msgid, entry.msgstr) not in exported:
            entry.msgstr = normalized(entry.msgstr)
    return UsableEntries(kept, sum(entry.fuzzy for entry in written))


def _is_blank_entry(entry: polib.POEntry) -> bool:
    return is_blank(text_of(entry.msgstr)) and not glossary.markup_in(entry.msgstr)


def bad_entries(file: polib.POFile, translation: Translation, by: User) -> list[BadEntry]:
    """Every entry that does not fit: its text is gone or has lost markup, its field takes no such words, or it is older
    than what another has written."""
    newer = _written_since(file, translation, by)
    segments = translation.source.stringsegment_set.values_list("context__path", "string__data")
    known = set(segments)
    rules = StringRules(translation)
    seen: dict[tuple[str, str], polib.POEntry] = {}
    rejected = []
    for entry in file:
        key = (entry.msgctxt, entry.msgid)
        first = seen.setdefault(key, entry)
        if entry.msgid_plural:
            reason = _("a text of the page has one form for all numbers; there are no plurals here")
        elif first is not entry:
            reason = _("the same text stands in line %(line)s already") % {"line": first.linenum}
        elif key not in known:
            reason = _("this text is not in the page any more")
        elif problem := rules.problem(entry.msgctxt, entry.msgstr):
            reason = problem
        elif glossary.markup_in(entry.msgid) != glossary.markup_in(entry.msgstr):
            reason = _("links or emphasis differ from the source")
        elif (theirs := newer.get(key)) and theirs.data != entry.msgstr:
            reason = _(
                "%(who)s has written “%(words)s” since this file was downloaded; download it again, "
                "or leave this translation empty in the file"
            ) % {"who": theirs.last_translated_by or _("somebody"), "words": completeness.plain_text(theirs.data)}
        else:
            continue
        rejected.append(BadEntry(entry.linenum, entry.msgid, reason))
    return rejected


def _written_since(file: polib.POFile, translation: Translation, by: User) -> dict[tuple[str, str], StringTranslation]:
    """What others have written into this translation since the file left: one query."""
    try:
        exported_at = parse_datetime(file.metadata.get("POT-Creation-Date", ""))
    except ValueError:
        exported_at = None
    strings = StringTranslation.objects.filter(
        locale_id=translation.target_locale_id, context__object_id=translation.source.object_id
    ).exclude(last_translated_by=by)
    # A file that does not say when it left cannot be older than anything.
    strings = (
        strings.filter(updated_at__gt=exported_at)
        if exported_at is not None and timezone.is_aware(exported_at)
        else strings.none()
    )
    return {
        (string.context.path, string.translation_of.data): string
        for string in strings.select_related("context", "translation_of", "last_translated_by")
    }


def _import_event(translation: Translation, strings: int, by: User, at: datetime) -> TranslationsImported:
    return TranslationsImported(
        translation_key=str(translation.source.object_id),
        language=translation.target_locale.language_code,
        strings=strings,
        by_id=by.pk,
        at=at,
    )


@require_POST
def upload_view(request: AuthenticatedHttpRequest, translation_id: int) -> HttpResponse:
    """Import an uploaded PO file: all of its translations, or none and the reasons."""
    translation = get_object_or_404(Translation.objects.select_related("target_locale", "source"), pk=translation_id)
    row = translation.get_target_instance()
    policy.require_permission(request.user, "change", row)
    back = policy.edit_url(request.user, row)
    try:
        upload = usable_entries(parse_upload(request.FILES.get("file"), translation), translation)
    except Refusal as refusal:
        messages.error(request, refusal_message(refusal))
        return redirect(back)
    if bad := bad_entries(upload.file, translation, request.user):
        return render(request, "cms/admin/po_refused.html", {"bad": bad, "row": row, "back": back}, status=422)
    count = len(upload.file)
    with transaction.atomic():
        translation.import_po(upload.file, user=request.user, tool_name="PO")
        events.record(_import_event(translation, count, request.user, timezone.now()))
    messages.success(request, _("%(count)s translations are taken over as a draft.") % {"count": count})
    if upload.unchecked:
        text = ngettext(
            "%(count)d entry is marked as fuzzy and was left out. Check it, take the mark off and send the file again.",
            "%(count)d entries are marked as fuzzy and were left out. Check them, take the marks off and send the file "
            "again.",
            upload.unchecked,
        )
        messages.warning(request, text % {"count": upload.unchecked})
    return redirect(back)
