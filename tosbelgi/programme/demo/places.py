"""A demo centre in a region: public, authorised for everything, and at an address that does not exist."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tosbelgi.language.languages import CODES

from ..people.api import AbilityKind, grant_ability
from ..people.models import Centre, Organisation, Region

ADDRESS = ("Ойдан шығарылған көше, 1", "Вымышленная улица, 1", "1 Fictional Street")
NAME = ("«Үлгі» орталығы: {} (демо)", "Центр «Образец»: {} (демо)", "Sample Centre: {} (demo)")


# What the cast did lies in the months before, and their centre was authorised then already.
WELL_BEFORE = timedelta(days=110)


def make_centre(region: Region, names: Sequence[str], *, email: str, at: datetime) -> Centre:
    """A centre of these names, in the order of the languages."""
    columns = {f"name_{language}": name for language, name in zip(CODES, names, strict=True)}
    columns |= {f"address_{language}": text for language, text in zip(CODES, ADDRESS, strict=True)}
    centre = Centre.objects.create(region=region, email=email, **columns)
    centre.save_revision(clean=False, changed=False)
    organisation = Organisation.objects.get(centre=centre)
    for kind in AbilityKind:
        grant_ability(organisation_id=organisation.pk, kind=kind, by=None, at=at - WELL_BEFORE)
    return centre


def centre_in_each_region(at: datetime) -> list[Centre]:
    """The first public centre of every region, in the order of their codes; a demo centre where it has none."""
    centres = []
    for region in Region.objects.order_by("code"):
        centre = Centre.objects.filter(region=region, live=True).order_by("pk").first()
        if centre is None:
            names = [text.format(region.named_in(language)) for text, language in zip(NAME, CODES, strict=True)]
            centre = make_centre(region, names, email=f"centre-{region.code.lower()}@example.invalid", at=at)
        centres.append(centre)
    return centres
