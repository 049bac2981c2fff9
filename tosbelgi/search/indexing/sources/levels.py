"""Search source: the three levels, which lead to the page of the levels."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model
from wagtail.models import Page, PageViewRestriction

from tosbelgi.cms.publication import gate
from tosbelgi.cms.publication.urls import url_for
from tosbelgi.cms.translation.completeness import Parity
from tosbelgi.kernel.codes import LevelCode
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.models import Level, LevelsPage

from ...documents.registry import EVERYTHING, Kind, SearchDocument, Text
from .pages import is_or_contains


@dataclass
class Levels:
    name: str = "levels"
    made_of: tuple[type[Model], ...] = (Level, Page, PageViewRestriction, Parity)

    def origins(self) -> list[str]:
        return list(LevelCode.values)

    def read(self, origins: Collection[str]) -> Iterator[SearchDocument]:
        page_by_language = {page.locale.language_code: page for page in gate.public_anywhere(LevelsPage.objects.all())}
        rows = gate.public_anywhere(Level.objects.filter(code__in=list(origins))).select_related("locale")
        texts_by_code: dict[str, dict[str, Text]] = {}
        for row in rows:
            language = row.locale.language_code
            if language in page_by_language:
                url = f"{url_for(page_by_language[language])}#{row.code}"
                texts_by_code.setdefault(row.code, {})[language] = Text(row.title, row.name, row.summary, url)
        for code, texts in texts_by_code.items():
            ordered = {language: texts[language] for language in CODES if language in texts}
            yield SearchDocument(
                code, Kind.LEVEL.value, code, ordered, str(LevelCode.values.index(code)), levels=(code,)
            )

    def origins_of(self, row: Model) -> Iterable[str]:
        if isinstance(row, Level):
            return [row.code]
        if isinstance(row, Page | Parity) and not is_or_contains(row, LevelsPage):
            return self._codes_of(row) if isinstance(row, Parity) else []
        return [EVERYTHING]

    def _codes_of(self, row: Parity) -> Iterable[str]:
        return Level.objects.filter(translation_key=row.translation_key).values_list("code", flat=True).distinct()


SOURCE = Levels()
