"""Sentences of why something did not count, as its owner reads them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..catalogue.api import Reason

REASON_WORDS: Mapping[Reason, Promise] = {
    Reason.NOT_CONFIRMED: _("The mentor has not confirmed it yet."),
    Reason.EMPLOYER_HAS_NOT_CONFIRMED: _("The employer has not confirmed this day yet."),
    Reason.NOT_IN_SCHEDULE: _("The schedule asks nothing of this kind."),
    Reason.WEEK_BELOW_NORM: _("The confirmed minutes of this week are fewer than the norm of a week."),
    Reason.WEEK_IS_FULL: _("The norm of this week is met; minutes above it help no other week."),
    Reason.BOOK_COUNTED_ALREADY: _("This book counts already."),
    Reason.NO_SLOT_LEFT: _("The places for books of this section are taken; a book of another section is missing."),
    Reason.TRIP_TOO_SHORT: _("The expedition has fewer confirmed days in a row than the norm asks."),
    Reason.DAY_COUNTED_ALREADY: _("This day counts already."),
    Reason.NORM_IS_MET: _("The norm is met without it."),
}
