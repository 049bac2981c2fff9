"""Import plan: the rows of a spreadsheet compared with the stored books, authors and listed books."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from tosbelgi.language.languages import CODES
from tosbelgi.language.letters import in_one_script
from tosbelgi.language.look_alikes import phonetic_key
from tosbelgi.language.plain_text import normalized
from tosbelgi.language.slugs import slug_from

from ..books import Author, Book, BookAuthor
from ..lists import ListedBook, ReadingListPage, SectionPage
from .rules import ImportLine, Problem, normalize_cell

MOST_DOUBLES = 100  # more of them are no typing errors


@dataclass
class Plan:
    """What a sound file would change."""

    lines: list[ImportLine] = field(default_factory=list)
    new_authors: dict[str, Author] = field(default_factory=dict)
    new_books: dict[str, Book] = field(default_factory=dict)
    changed_books: dict[str, dict[str, tuple[Any, Any]]] = field(default_factory=dict)
    authors_of: dict[str, list[str]] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    relisted: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    doubles: list[tuple[str, str]] = field(default_factory=list)

    def summary(self) -> dict[str, object]:
        """For the preview: every change by name, long lists in full."""
        mentioned = {*self.added, *self.removed, *self.relisted, *self.new_books, *self.changed_books}
        return self._changes() | {
            "titles": {slug: self.titles.get(slug, slug) for slug in sorted(mentioned)},
            "doubles": sorted(set(self.doubles))[:MOST_DOUBLES],
        }

    def _changes(self) -> dict[str, object]:
        return {
            "listed": len(self.lines),
            "new_books": sorted(self.new_books),
            "new_authors": sorted(str(author) for author in self.new_authors.values()),
            "changed_books": {
                slug: {name: self._shown(name, *change) for name, change in changes.items()}
                for slug, changes in sorted(self.changed_books.items())
            },
            "added": self.added,
            "removed": self.removed,
            "relisted": self.relisted,
        }

    def _shown(self, name: str, old: Any, new: Any) -> list[str]:
        if name != "authors":
            return [str(old), str(new)]
        return ["; ".join(self.names[slug] for slug in slugs) for slugs in (old, new)]

    def digest(self) -> str:
        """Digest of the changes alone: titles and possible duplicates of the summary may differ next time."""
        serialized = json.dumps(self._changes(), ensure_ascii=False, sort_keys=True).encode()
        return hashlib.sha256(serialized).hexdigest()


def make_plan(page: ReadingListPage, lines: list[ImportLine]) -> tuple[Plan, list[Problem]]:
    """Compare sound lines with what there is. A constant number of queries, however many lines."""
    plan, problems = Plan(), []
    books = {book.slug: book for book in Book.objects.all()}
    author_index = _AuthorIndex(plan)
    authors_by_book: dict[str, list[str]] = {}
    for slug, author in BookAuthor.objects.order_by("book", "sort_order", "pk").values_list(
        "book__slug", "author__slug"
    ):
        authors_by_book.setdefault(slug, []).append(author)
    first_row_of: dict[str, int] = {}
    for line in lines:
        slug = line.slug or slug_from(_main_title(line))
        if not slug:
            problems.append(Problem(line.row, "slug", "no_address", "", "a-z, 0-9, -"))
            continue
        if slug in first_row_of:
            problems.append(Problem(line.row, "slug", "twice", slug, str(first_row_of[slug])))
            continue
        first_row_of[slug] = line.row
        authors, author_problems = author_index.find_authors(line)
        problems += author_problems
        plan.lines.append(with_slug(line, slug))
        plan.authors_of[slug] = authors
        fields = fields_of(line)
        if slug not in books:
            plan.new_books[slug] = Book(slug=slug, **fields).with_sort_keys()
            continue
        changes = {
            name: (old, new)
            for name, new in fields.items()
            # What was stored in another form, such as with line ends of another system, is the same text.
            if (old := getattr(books[slug], name)) != new
            and not (isinstance(old, str) and normalize_cell(name, old) == new)
        }
        if authors_by_book.get(slug, []) != authors:
            changes["authors"] = (authors_by_book.get(slug, []), authors)
        if changes:
            plan.changed_books[slug] = changes
    plan.titles = {slug: str(book) for slug, book in (books | plan.new_books).items()}
    _find_possible_duplicates(books, plan)
    _compare_rows(page, plan)
    return plan, problems


def with_slug(line: ImportLine, slug: str) -> ImportLine:
    return ImportLine(**(vars(line) | {"slug": slug}))


def _main_title(line: ImportLine) -> str:
    return next(
        (title for title in (line.titles["en"], line.titles["ru"], line.titles["kk"]) if title), line.original_title
    )


def fields_of(line: ImportLine) -> dict[str, object]:
    fields = {f"title_{code}": line.titles[code] for code in CODES}
    fields |= {f"annotation_{code}": line.annotations[code] for code in CODES}
    names = ("is_folk_work", "year", "about_year", "original_language", "original_title", "length", "isbn")
    return fields | {name: getattr(line, name) for name in names}


def _find_possible_duplicates(books: dict[str, Book], plan: Plan) -> None:
    """Report new books whose title sounds like that of another, perhaps with a typing error."""
    first_by_sound: dict[str, tuple[str, str]] = {}
    for slug, book in (books | plan.new_books).items():
        for title in filter(None, {book.word("title", code) for code in CODES} | {book.original_title}):
            other, other_title = first_by_sound.setdefault(phonetic_key(title), (slug, title))
            if other != slug and slug in plan.new_books:
                plan.doubles.append((_named(plan.titles[slug], title), _named(plan.titles[other], other_title)))


def _named(shown: str, alike: str) -> str:
    """A book by its shown title, with the one that sounds like another's where that is not shown."""
    return shown if shown == alike else f"{shown} ({alike})"


class _AuthorIndex:
    """Authors by any of their names, those of this file included."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.by_name: dict[str, str] = {}
        self.by_sound: dict[str, str] = {}
        for author in Author.objects.all():
            self._add(author)

    def _add(self, author: Author) -> None:
        self.plan.names[author.slug] = str(author)
        for code in CODES:
            for name in filter(None, (author.word("name", code), author.word("filed", code))):
                self.by_name.setdefault(_name_key(name), author.slug)
                self.by_sound.setdefault(phonetic_key(name), author.slug)

    def find_authors(self, line: ImportLine) -> tuple[list[str], list[Problem]]:
        slugs, problems = [], []
        for names in line.authors:
            slug = next(
                (self.by_name[key] for name in names.values() if name and (key := _name_key(name)) in self.by_name),
                None,
            )
            if slug is None:
                slug, new_problems = self._new_author(line, names)
                problems += new_problems
            if slug and slug in slugs:
                problems.append(Problem(line.row, "authors_kk", "author_twice", names["kk"]))
            elif slug:
                slugs.append(slug)
        return slugs, problems

    def _new_author(self, line: ImportLine, names: dict[str, str]) -> tuple[str | None, list[Problem]]:
        missing = [
            Problem(line.row, f"authors_{code}", "new_author_needs_names", next(filter(None, names.values()), ""))
            for code, name in names.items()
            if not name
        ]
        if missing:
            return None, missing
        slug = slug_from(names["en"]) or slug_from(names["kk"])
        if not slug or slug in self.plan.names:
            slug = f"{slug[:70] or 'author'}-{hashlib.sha256(names['kk'].encode()).hexdigest()[:6]}"
        author = Author(slug=slug, **{f"name_{code}": name for code, name in names.items()}).with_sort_keys()
        alike = {self.by_sound[key] for name in names.values() if (key := phonetic_key(name)) in self.by_sound}
        self.plan.doubles += [(str(author), self.plan.names[other]) for other in alike]
        self.plan.new_authors[slug] = author
        self._add(author)
        return slug, []


def _name_key(name: str) -> str:
    """Key under which equal names match, also with Latin letters that look Cyrillic; other resemblance is reported."""
    return " ".join(in_one_script(word) for word in normalized(name).replace(",", " ").casefold().split())


def _compare_rows(page: ReadingListPage, plan: Plan) -> None:
    stored = {
        row.book.slug: row
        for row in ListedBook.objects.filter(section_page__in=SectionPage.objects.child_of(page)).select_related(
            "book", "section_page"
        )
    }
    planned = {line.slug: (line, place) for line, place in list_position(plan.lines)}
    plan.added = sorted(set(planned) - set(stored))
    plan.removed = sorted(set(stored) - set(planned))
    plan.relisted = sorted(
        slug
        for slug, (line, place) in planned.items()
        if slug in stored
        and (
            stored[slug].section_page.section != line.section
            or tuple(stored[slug].levels) != line.levels
            or stored[slug].sort_order != place
        )
    )


def list_position(lines: list[ImportLine]) -> list[tuple[ImportLine, int]]:
    """Each line with its place in its section, in the file's order."""
    next_position: dict[str, int] = {}
    positions = []
    for line in lines:
        position = next_position.get(line.section, 0)
        next_position[line.section] = position + 1
        positions.append((line, position))
    return positions
