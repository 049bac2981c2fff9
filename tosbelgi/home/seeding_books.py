"""Seeding of authors, books, benefits and the proposed list of the first year from the content files."""

from datetime import date
from pathlib import Path
from typing import Any

from wagtail.models import Page

from tosbelgi.kernel.codes import BookSection, LevelCode
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.books import Author, Book, BookAuthor
from tosbelgi.reading_lists.lists import ListedBook, SectionPage

from .benefits import Benefit
from .content_files import CONTENT, BadContent, read_toml


def section_file(section: str) -> Path:
    return CONTENT / "books" / f"{section}.toml"


def seed_books(section: str) -> None:
    """Create the authors and books of a section's file that do not exist yet, each with a first revision."""
    data = read_toml(section_file(section))
    authors = {row["key"]: _get_or_create_author(row) for row in data["author"]}
    for row in data["book"]:
        if Book.objects.filter(slug=row["key"]).exists():
            continue
        columns: dict[str, Any] = {f"title_{code}": row["title"].get(code, "") for code in CODES}
        columns |= {f"annotation_{code}": row["annotation"].get(code, "") for code in CODES}
        columns["is_folk_work"] = row.get("is_folk_work", False)
        plain_columns = ("year", "about_year", "original_language", "original_title", "length")
        book = Book(slug=row["key"], **{name: row[name] for name in plain_columns}, **columns)
        book.book_authors = [
            BookAuthor(author=_author_by_key(authors, key, row["key"]), sort_order=place)
            for place, key in enumerate(row["authors"])
        ]
        book.full_clean(exclude=["latest_revision", "live_revision"])
        book.save()
        book.save_revision(clean=False, changed=False)


def _get_or_create_author(row: dict[str, Any]) -> Author:
    existing = Author.objects.filter(slug=row["key"]).first()
    if existing is not None:
        return existing
    columns = {f"name_{code}": row["name"][code] for code in CODES}
    columns |= {f"filed_{code}": row.get("filed", row["name"])[code] for code in CODES}
    author = Author(slug=row["key"], born=row.get("born"), died=row.get("died"), **columns)
    author.full_clean(exclude=["latest_revision"])
    author.save()
    author.save_revision(clean=False, changed=False)
    return author


def _author_by_key(authors: dict[str, Author], key: str, book: str) -> Author:
    if key not in authors:
        raise BadContent(f"{book}: there is no author {key!r} in the same file")
    return authors[key]


def seed_list_rows(section_page: Page) -> None:
    """List the books of the section's file on its canonical page, in the file's order."""
    page = SectionPage.objects.get(pk=section_page.pk)
    if page.listed_books.exists():
        return
    data = read_toml(section_file(page.section))
    books = dict(Book.objects.values_list("slug", "pk"))
    page.listed_books = [
        ListedBook(
            book_id=books[row["key"]],
            sort_order=place,
            **{f"for_{code}": code in row["levels"] for code in LevelCode.values},
        )
        for place, row in enumerate(data["book"])
    ]
    page.save()
    page.save_revision(clean=False, changed=False).publish()


def seed_benefits() -> None:
    for row in read_toml(CONTENT / "benefits.toml")["benefit"]:
        if Benefit.objects.filter(key=row["key"]).exists():
            continue
        columns = {f"{name}_{code}": row[name][code] for name in ("title", "text", "source") for code in CODES}
        until: date | None = row.get("valid_until")
        benefit = Benefit(
            key=row["key"],
            valid_from=row["valid_from"],
            valid_until=until,
            source_url=row["source_url"],
            checked_on=row["checked_on"],
            **columns,
        )
        benefit.full_clean(exclude=["latest_revision", "live_revision"])
        benefit.save()
        benefit.save_revision(clean=False, changed=False)


SECTIONS = BookSection.values
