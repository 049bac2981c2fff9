"""How many books of a section are by one author."""

from collections import Counter
from dataclasses import dataclass

from tosbelgi.cms.publication import gate

from . import public_lists
from .lists import SectionPage


@dataclass(frozen=True)
class Share:
    """How many of a section's books these are."""

    section: SectionPage
    year: int
    books: int
    total: int


def shares_of(listings: list[public_lists.Listing], language: str) -> list[Share]:
    """The sections in which these are listed and not withdrawn, in their order. One query, and that of `gate`."""
    sections = {one.section.pk: one for one in listings if not one.withdrawn}
    rows = gate.with_public(public_lists.rows_in(SectionPage.objects.filter(pk__in=sections)), "book", language)
    offered = rows.filter(withdrawal__isnull=True).order_by()
    totals = Counter(offered.values_list("section_page__translation_key", flat=True))
    return [
        Share(
            section=one.section,
            year=one.year,
            books=len({row.row.book_id for row in listings if row.section.pk == pk and not row.withdrawn}),
            total=totals[one.section.translation_key],
        )
        for pk, one in sections.items()
    ]
