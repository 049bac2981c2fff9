"""Steps of an application: their order, which of them somebody has, and which one comes next."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ...models import Participation
from ...people.api import needs_representative


@dataclass(frozen=True)
class Step:
    """One page: the name of its address, its title, and the fields that are filled in there."""

    url_name: str
    title: str | Promise
    fields: tuple[str, ...]


ME = Step("cabinet_apply_me", _("About you"), ("birth_date", "residence", "study", "about", "hobby", "photograph"))
DIRECTIONS = Step("cabinet_apply_directions", _("What do you want to do?"), ("directions",))
LEVEL = Step("cabinet_apply_level", _("Your level"), ("level",))
PLACE = Step("cabinet_apply_place", _("Centre and mentor"), ("region", "centre", "mentor"))
FAMILY = Step(
    "cabinet_apply_family",
    _("Your legal representative"),
    (
        "representative_given_name",
        "representative_family_name",
        "representative_relation",
        "representative_email",
    ),
)
CONFIRM = Step("cabinet_apply_confirm", _("Check and send"), ("confirmed",))


def steps_of(row: Participation, on: date) -> tuple[Step, ...]:
    """The steps of this applicant. Whoever is of age signs alone; until a birth date is there, nobody is."""
    born = row.person.birth_date
    family = () if born is not None and not needs_representative(born, on) else (FAMILY,)
    return (ME, DIRECTIONS, LEVEL, PLACE, *family, CONFIRM)


def is_done(step: Step, row: Participation) -> bool:
    """Is everything there that this step asks for? Directions may stay with the mandatory ones alone."""
    page = row.personal_page
    if step is ME:
        return bool(row.person.birth_date and page.residence)
    if step is DIRECTIONS:
        return bool(row.directions or row.level)
    if step is LEVEL:
        return bool(row.level)
    if step is PLACE:
        return None not in (row.region_id, row.centre_id, row.mentor_id)
    if step is FAMILY:
        return bool(page.representative_given_name and page.representative_relation and page.representative_email)
    return False


def next_step(row: Participation, on: date) -> Step:
    """The first step that is not done; the last one where nothing is missing."""
    return next(step for step in steps_of(row, on) if not is_done(step, row))


def step_with(field: str | None, row: Participation, on: date) -> Step | None:
    """The step where a field is filled in."""
    return next((step for step in steps_of(row, on) if field in step.fields), None)
