"""Template filters for the rows of a season's form: what a level or a norm is, in the editor's language."""

from django import template
from django.utils.translation import gettext as _

from ..catalogue.seasons import Norm, SeasonLevel
from ..catalogue.words import norm_words

register = template.Library()


@register.filter
def norm_name(norm: Norm) -> str:
    """The directions it is for."""
    return ", ".join(Norm._meta.get_field("directions").words(norm.directions or []))


@register.filter
def norm_summary(norm: Norm) -> str:
    """What it requires, in words; empty while it is unfinished."""
    return norm_words(norm) if norm.is_finished else ""


@register.filter
def level_summary(level: SeasonLevel) -> str:
    """Ages, term and number of norms; empty while it is unfinished."""
    if None in (level.min_age, level.max_age, level.term_months):
        return ""
    # Translators: of a level, in the form of a season.
    return _("ages %(first)s–%(last)s, term in months: %(term)s, norms: %(norms)s") % {
        "first": level.min_age,
        "last": level.max_age,
        "term": level.term_months,
        "norms": level.norms.count(),
    }
