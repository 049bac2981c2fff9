"""What was once missing or wrong in the content files stays put right: books, annotations, the document's own lists."""

import re

import pytest

from tosbelgi.home.content_files import CONTENT, read_page, read_toml
from tosbelgi.language.languages import CODES

SECTIONS = ("kazakh_classics", "world_classics", "growth_popsci")
# In the annotation of a book, what is not so: a wrong habit, city, feeling; a superstition for a prejudice.
NOT_SO = ("соңынан ойла", "Астанада", "кешірім", "соқыр сенім")
WOMEN = {"sara-tastanbekkyzy", "roza-mukanova", "zeinep-akhmetova", "ongarsynova"}


def books(section: str) -> list[dict]:
    return read_toml(CONTENT / "books" / f"{section}.toml")["book"]


@pytest.mark.parametrize("section", SECTIONS)
def test_whoever_begins_finds_books_with_a_kazakh_title(section):
    assert sum("bronze" in book["levels"] and "kk" in book["title"] for book in books(section)) >= 10


def test_women_are_among_the_authors_of_kazakh_classics():
    assert {key for book in books("kazakh_classics") for key in book["authors"]} >= WOMEN


def test_annotations_say_what_is_in_the_book():
    every = {book["key"]: book["annotation"]["kk"] for section in SECTIONS for book in books(section)}

    assert not {key: words for key, words in every.items() for wrong in NOT_SO if wrong in words}


@pytest.mark.parametrize("language", CODES)
def test_the_documents_own_lists_are_whole(language):
    lists = {
        key: max(len(re.findall("<li", block.html)) for block in read_page(f"directions/{key}", language).blocks)
        for key in ("work", "volunteering")
    }

    assert lists == {"work": 8, "volunteering": 7}


@pytest.mark.parametrize(("language", "words"), [("kk", "өз-өзіне көмек"), ("ru", "самопомощь"), ("en", "self-help")])
def test_volunteering_knows_self_help(language, words):
    assert words in (CONTENT / "pages" / "directions" / "volunteering" / f"{language}.md").read_text("utf-8").casefold()


def test_it_is_the_participant_who_is_under_eighteen():
    every = "\n".join(path.read_text("utf-8") for path in (CONTENT / "pages").rglob("kk.md"))

    assert not re.search(r"Заңды өкіл\w* 18 жасқа толмасаң", every)
    assert "18 жасқа толмаған болсаң" in every
