"""Template tags and filters of the translation editor: hints for strings, and `{% approval_bar instance %}`."""

import json
from typing import Any

from django import template
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.template import Context
from django.urls import reverse
from wagtail.admin.panels import Panel
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.models import Translation

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.language.languages import SOURCE

from ..approval import reviews
from ..approval import tasks as approval_tasks
from ..editing import policy, previews
from ..preview_links import actions as preview_links
from ..translation import completeness, glossary, machine_texts, translating
from ..translation.translated_columns import TranslatedColumnsMixin
from ..translation_admin import translator_hints

register = template.Library()


@register.filter
def without_aliases(props: str) -> str:
    """The translation editor's JSON without its "convert to alias" link, which is refused anyway."""
    data = json.loads(props)
    data["links"]["convertToAliasUrl"] = None
    return json.dumps(data)


@register.filter
def may_stop_translations(user: AnyUser) -> bool:
    """May this user stop the translation of a row? Requires the permission for shared fields."""
    return bool(user.has_perm(policy.SHARED_FIELDS))


@register.simple_tag
def string_hints(translation: Translation) -> dict[str, dict[str, object]]:
    """Glossary terms and earlier translations by source string; the editor's script reads them as JSON."""
    return translator_hints.hints_for(translation)


@register.simple_tag
def source_hint(panel: Panel.BoundPanel) -> translator_hints.ColumnHint | None:
    """What helps to translate into the field of this panel; None where the source has no text or nothing is missing."""
    row, form = panel.instance, panel.form
    name, _sign, language = panel.field_name.rpartition("_")
    if not isinstance(row, TranslatedColumnsMixin):
        return None
    if form is not None and f"{name}_{SOURCE}" in form.fields and row.word(name, language):
        return None  # the source stands in the same form, and nothing is missing
    hints = getattr(form, "column_hints", None) or translator_hints.ColumnHints(row)
    if form is not None:
        form.column_hints = hints
    return hints.of(panel.field_name)


def source_differences(row: models.Model) -> list[dict[str, object]]:
    """Where the translation of a row departs from its source: numbers, markup, terms of the glossary."""
    translation = translating.translation_of(row)
    if translation is None:
        return []
    segments = (
        translation.source.stringsegment_set.select_related("string")
        .annotate_translation(translation.target_locale)
        .filter(translation__isnull=False)
        .order_by("order")
    )
    languages = translation.source.locale.language_code, translation.target_locale.language_code
    pairs = glossary.term_pairs(*languages)
    warnings: list[dict[str, object]] = []
    for segment in segments:
        if differences := glossary.compare_with_source(segment.string.data, segment.translation, pairs, languages):
            warnings.append({"text": completeness.plain_text(segment.translation), "differences": differences})
    return warnings


def new_in_source(row: models.Model) -> list[str]:
    """The texts of the source that nobody has translated into the language of this row yet."""
    translation = translating.translation_of(row)
    if translation is None:
        return []
    segments = translation.source.stringsegment_set.select_related("string")
    waiting = segments.annotate_translation(translation.target_locale).filter(translation__isnull=True)
    return [completeness.plain_text(one.string.data) for one in waiting.order_by("order")]


@register.inclusion_tag("cms/admin/parts/approval_bar.html", takes_context=True)
def approval_bar(context: Context, row: TranslatableMixin) -> dict[str, Any]:
    """Context of the bar of buttons: what this user may do next with the row (submit, decide, confirm)."""
    request = context["request"]
    user = request.user
    task = approval_tasks.current_task_state(row)
    parity = completeness.Parity.objects.filter(translation_key=row.translation_key, locale_id=row.locale_id).first()
    written = translating.translation_of(row)
    translation = None if isinstance(row, Page) else written
    stale = parity is not None and completeness.is_stale(parity, completeness.source_digest(row))
    return {
        "row": row,
        "new_in_source": new_in_source(row) if stale else [],
        "preview_url": reverse("wagtail_localize:preview_translation", args=[translation.pk])
        if translation is not None and isinstance(row, previews.PreviewableRowMixin)
        else "",
        "task": task,
        "changes": approval_tasks.changes_in(request, task) if task is not None else [],
        "reviews": reviews.reviews_of(row),
        "may_decide": task is not None and approval_tasks.may_decide(user, row),
        "may_publish": policy.may_publish(user, row),
        "may_change": policy.may_change(user, row),
        "stale": stale,
        "open_gaps": parity.open_gaps if parity else 0,
        "doubts": source_differences(row),
        "unread": [completeness.plain_text(one.data) for one in machine_texts.unread_strings(written)]
        if written is not None
        else [],
        "reviewed": hasattr(row, "get_workflow"),
    }


@register.inclusion_tag("cms/admin/parts/waits.html", takes_context=True)
def waits(context: Context, row: models.Model) -> dict[str, Any]:
    """Context of the notice above the form: what waits for approval and would change, and what reviewers have said."""
    if not row.pk:
        return {}
    task, request = approval_tasks.current_task_state(row), context["request"]
    shared = preview_links.may_share(request.user, row)
    kind = ContentType.objects.get_for_model(row)
    links = {"links_url": reverse("preview_links", args=[kind.pk, row.pk]) if shared else ""}
    if task is None:
        return links | {"reviews": reviews.reviews_of(row)}
    return links | {
        "task": task,
        "by": approval_tasks.submitted_by(task),
        "changes": approval_tasks.changes_in(request, task),
        "reviews": reviews.reviews_in(task.workflow_state),
        "may_decide": approval_tasks.may_decide(request.user, row),
    }
