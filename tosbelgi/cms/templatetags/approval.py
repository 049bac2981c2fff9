"""The bar below a translation: `{% approval_bar instance %}`."""

import json

from django import template

from tosbelgi.cms import approving, parity, terms, translating, writing

register = template.Library()


@register.filter
def without_aliases(props: str) -> str:
    """The translation editor's data without its offer to mirror another language, which is refused anyway."""
    data = json.loads(props)
    data["links"]["convertToAliasUrl"] = None
    return json.dumps(data)


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
    pairs = terms.term_pairs(translation.source.locale.language_code, translation.target_locale.language_code)
    doubts = []
    for segment in segments:
        if found := terms.differences(segment.string.data, segment.translation, pairs):
            doubts.append({"text": parity.plain(segment.translation), "differences": found})
    return doubts


@register.inclusion_tag("cms/admin/parts/approval_bar.html", takes_context=True)
def approval_bar(context, row):
    """What this person can do next with the row: submit it, decide on it, say that it is still right."""
    user = context["request"].user
    task = approving.waiting_task(row)
    measured = parity.Parity.objects.filter(translation_key=row.translation_key, locale_id=row.locale_id).first()
    return {
        "row": row,
        "task": task,
        "may_decide": task is not None and approving.may_decide(user, row),
        "may_publish": writing.may_publish(user, row),
        "may_change": writing.may_change(user, row),
        "stale": measured is not None and parity.is_stale(measured, parity.source_words(row)),
        "open_gaps": measured.open_gaps if measured else 0,
        "doubts": doubts_of(row),
        "reviewed": hasattr(row, "get_workflow"),
    }
