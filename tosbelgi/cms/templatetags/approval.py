"""What we add to the translation editor: help with each string, and the bar below: `{% approval_bar instance %}`."""

import json

from django import template
from django.urls import reverse
from wagtail.models import Page

from ..approval import tasks as approval_tasks
from ..editing import policy, previews
from ..translation import completeness, glossary, translating
from ..translation_admin import translator_hints

register = template.Library()


@register.filter
def without_aliases(props: str) -> str:
    """The translation editor's data without its offer to mirror another language, which is refused anyway."""
    data = json.loads(props)
    data["links"]["convertToAliasUrl"] = None
    return json.dumps(data)


@register.filter
def may_stop_translations(user) -> bool:
    """May this person take a row out of the translation editor? Only who writes the facts may."""
    return bool(user.has_perm(policy.SHARED_FIELDS))


@register.simple_tag
def helps(translation) -> dict[str, dict[str, object]]:
    return translator_hints.hints_for(translation)


def doubts_of(row) -> list[dict[str, object]]:
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
    doubts = []
    for segment in segments:
        if found := glossary.compare_with_source(segment.string.data, segment.translation, pairs, languages):
            doubts.append({"text": completeness.plain_text(segment.translation), "differences": found})
    return doubts


@register.inclusion_tag("cms/admin/parts/approval_bar.html", takes_context=True)
def approval_bar(context, row):
    """What this person can do next with the row: submit it, decide on it, say that it is still right."""
    user = context["request"].user
    task = approval_tasks.current_task_state(row)
    measured = completeness.Parity.objects.filter(translation_key=row.translation_key, locale_id=row.locale_id).first()
    translation = None if isinstance(row, Page) else translating.translation_of(row)
    return {
        "row": row,
        "preview_url": reverse("wagtail_localize:preview_translation", args=[translation.pk])
        if translation is not None and isinstance(row, previews.PreviewableRowMixin)
        else "",
        "task": task,
        "may_decide": task is not None and approval_tasks.may_decide(user, row),
        "may_publish": policy.may_publish(user, row),
        "may_change": policy.may_change(user, row),
        "stale": measured is not None and completeness.is_stale(measured, completeness.source_text(row)),
        "open_gaps": measured.open_gaps if measured else 0,
        "doubts": doubts_of(row),
        "reviewed": hasattr(row, "get_workflow"),
    }


@register.inclusion_tag("cms/admin/parts/waits.html", takes_context=True)
def waits(context, row):
    """Above the form of a row that waits: since when, and the way to what would change; nothing for any other."""
    task = approval_tasks.current_task_state(row) if row.pk else None
    if task is None:
        return {}
    by = approval_tasks.submitted_by(task)
    return {"task": task, "by": by, "may_decide": approval_tasks.may_decide(context["request"].user, row)}
