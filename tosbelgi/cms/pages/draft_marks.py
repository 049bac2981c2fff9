"""Draft rules: what the operator has not confirmed says so wherever it is printed, from one operator setting (D23)."""

from collections.abc import Iterator
from datetime import date

from django.apps import apps
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.blocks import StreamValue

from tosbelgi.kernel import operator_settings
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.operator_settings import Setting, register
from tosbelgi.kernel.setting_kinds import YesNo, number_words
from tosbelgi.language.languages import CODES, NATIVE_NAMES

from ..publication import gate
from .models import BasePage

SETTING = "rules.confirmed"


def rules_confirmed(request: HttpRequest | None = None) -> bool:
    """Has the operator confirmed the readings and decisions? Read once for a request; at most one query."""
    kept: bool | None = getattr(request, "rules_confirmed", None)
    if kept is None:
        kept = bool(operator_settings.value(SETTING, on=day_of(timezone.now())))
        if request is not None:
            request.rules_confirmed = kept  # type: ignore[attr-defined]  # ours, for the further marks of the page
    return kept


def is_draft(value: object) -> bool:
    """Is this block of a body marked as a draft rule? Kinds of blocks that cannot be marked are not.

    >>> is_draft({"question": "May I?", "draft": True}), is_draft({"question": "May I?"}), is_draft("running text")
    (True, False, False)
    """
    return bool(value.get("draft")) if isinstance(value, dict) else False


def marked_pages(before: bool, after: bool, on: date) -> list[str]:
    """How many public pages have blocks whose mark a change would take away or bring back, language by language."""
    counts = {code: sum(map(_is_marked, _public_pages(code))) for code in CODES}
    return [
        NATIVE_NAMES[code]
        + ": "
        + ngettext("%(n)s page with the mark", "%(n)s pages with the mark", count) % {"n": number_words(count)}
        for code, count in counts.items()
    ]


def _public_pages(language: str) -> Iterator[BasePage]:
    for model in apps.get_models():
        if issubclass(model, BasePage) and hasattr(model, "body"):
            pages = gate.public(model._default_manager.all(), language)
            yield from (page for page in pages if type(page) is model)


def _is_marked(page: BasePage) -> bool:
    body: StreamValue | tuple[()] = getattr(page, "body", ())
    return any(is_draft(block.value) for block in body)


register(
    Setting(
        name=SETTING,
        kind=YesNo(),
        default=False,
        topic=_("Rules"),
        label=_("The rules are confirmed"),
        explanation=_(
            "Where the programme's document leaves something open, the site prints how it is read. Until you confirm "
            "these readings, each carries the mark “draft rules”, and the mandatory directions are called proposed."
        ),
        requirements=("R002", "D23"),
        affected=marked_pages,
    )
)
