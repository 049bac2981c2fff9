"""What stands in an application, in words: for the page that confirms it, and beside what was typed elsewhere."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.codes import DirectionCode, LevelCode
from tosbelgi.language.dates import date_words
from tosbelgi.language.languages import SOURCE

from ...models import Participation
from ...people.api import Relation
from .steps import DIRECTIONS, FAMILY, LEVEL, ME, PLACE, Step

LABELS: dict[str, Any] = {
    "birth_date": _("Date of birth"),
    "residence": _("Where do you live?"),
    "study": _("Where do you study?"),
    "about": _("About me"),
    "hobby": _("My hobby"),
    "photograph": _("My photograph"),
    "directions": _("Directions that you choose"),
    "level": _("Level"),
    "region": _("Region"),
    "centre": _("Centre"),
    "mentor": _("Mentor"),
    "representative_given_name": _("Their given name"),
    "representative_family_name": _("Their family name"),
    "representative_relation": _("Who are they to you?"),
    "representative_email": _("Their e-mail"),
}


@dataclass(frozen=True)
class Written:
    """One value in words; empty where nothing was written."""

    label: str
    words: str


def written(step: Step, row: Participation) -> list[Written]:
    """The values of one step. No query where the names of places are read along with the row."""
    values = _values(step, row)
    return [Written(str(LABELS[name]), values[name]) for name in step.fields if name in values]


def level_title(code: str) -> str:
    return str(LevelCode(code).label) if code in LevelCode.values else ""


def direction_titles(codes: list[str]) -> str:
    """The titles of directions, each of a line of its own."""
    return "\n".join(str(DirectionCode(code).label) for code in codes)


def _values(step: Step, row: Participation) -> dict[str, str]:
    language, page = get_language() or SOURCE, row.personal_page
    if step is ME:
        born = row.person.birth_date
        texts = {name: getattr(page, name) for name in ("residence", "study", "about", "hobby")}
        return {"birth_date": date_words(born, language) if born else "", **texts}
    if step is DIRECTIONS:
        return {"directions": direction_titles(row.directions)}
    if step is LEVEL:
        return {"level": level_title(row.level)}
    if step is PLACE:
        return {
            "region": row.region.named_in(language) if row.region else "",
            "centre": (row.centre.word("name", language) or row.centre.name_kk) if row.centre else "",
            "mentor": row.mentor.display_name if row.mentor else "",
        }
    if step is FAMILY:
        relation = page.representative_relation
        texts = {name: getattr(page, name) for name in FAMILY.fields}
        return texts | {"representative_relation": str(Relation(relation).label) if relation else ""}
    return {}
