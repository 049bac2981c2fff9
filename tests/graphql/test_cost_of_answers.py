"""An answer costs the same for one row and for many, whatever is asked of them."""

import random
import re

import pytest
from graphql import GraphQLObjectType, get_named_type, is_abstract_type, is_leaf_type, parse, validate
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tosbelgi.home.news import NewsIndexPage, NewsPage
from tosbelgi.reading_lists.books import Author, Book, BookAuthor
from tosbelgi.reading_lists.lists import ListedBook, SectionPage

from .asking import SCHEMA, ask, cost, data, everything, questions

pytestmark = pytest.mark.django_db
# Every kind of page once for its own columns and once for its body; a search finds books, authors and levels besides.
MOST = 80


def test_no_question_reaches_more_queries_than_its_shape_has():
    for question in questions(locales=[("KK", "[]"), ("RU", "[KK, EN]")]):
        assert cost(question) <= MOST, question


@pytest.mark.parametrize(
    ("field", "given"),
    [("books", 'author: "aigerim-ulgi"'), ("news", "")],
)
def test_a_page_of_one_costs_what_a_page_of_twelve_costs(field, given, many_books, much_news):
    selection = everything(SCHEMA.query_type.fields[field].type)
    comma = ", " if given else ""

    assert len(data(f"{{ {field}({given}{comma}first: 12) {{ nodes {{ id }} }} }}")[field]["nodes"]) == 12
    one = cost(f"{{ {field}({given}{comma}first: 1) {selection} }}")
    twelve = cost(f"{{ {field}({given}{comma}first: 12) {selection} }}")

    assert one == twelve


@pytest.fixture
def many_books():
    """Twelve books of one author in a section of their own, besides what the site has."""
    section = SectionPage.objects.get(section="growth_popsci", locale__language_code="kk", live=True)
    author = Author(slug="aigerim-ulgi", name_kk="Айгерім Үлгі", name_ru="Айгерим Улги", name_en="Aigerim Ulgi")
    author.save()
    for number in range(12):
        words = {f"{name}_{code}": f"{number}-кітап" for name in ("title", "annotation") for code in ("kk", "ru", "en")}
        book = Book(slug=f"example-{number}", year=2001, original_language="kk", **words)
        book.save()
        BookAuthor.objects.create(book=book, author=author)
        ListedBook.objects.create(section_page=section, book=book, sort_order=number)
    return author


@pytest.fixture
def much_news():
    index = NewsIndexPage.objects.get(locale__language_code="kk")
    for number in range(12):
        body = [{"type": "text", "value": f"<p>{number}</p>"}]
        index.add_child(
            instance=NewsPage(title=f"{number}-жаңалық", slug=f"n-{number}", locale=index.locale, body=body)
        )
    return index


@pytest.mark.parametrize("size", [1, 12])
def test_books_with_authors_and_covers_cost_the_same(size, many_books):
    question = (
        f'{{ books(author: "aigerim-ulgi", first: {size}) {{ nodes {{ title authors {{ name }} cover {{ id }} }} }} }}'
    )

    assert len(data(question)["books"]["nodes"]) == size
    assert cost(question) == 4


def test_the_same_question_twice_in_one_costs_no_more(many_books):
    once = cost("{ levels { code norms { text } } }")
    twice = cost("{ a: levels { code norms { text } } b: levels { title norms { kind } } season { levels { code } } }")

    assert twice <= once + 1


def some(kind, choose: random.Random, depth: int = 0) -> str:
    """A selection by chance: fields, aliases, fragments, directives, wrong arguments now and then."""
    kind = get_named_type(kind)
    if is_leaf_type(kind):
        return ""
    parts = []
    fields = list(getattr(kind, "fields", {}).items())
    for name, field in choose.sample(fields, min(len(fields), choose.randint(1, 4))):
        alias = f"x{choose.randint(0, 99)}_{depth}_{name}: " if choose.random() < 0.2 else ""
        arguments = ""
        if name in {"renditions", "squares"}:
            arguments = choose.choice(["", "(widths: [360], formats: [WEBP])", "(widths: [13])"])
        elif name == "books" and field.args:
            arguments = choose.choice(["", "(first: 2)", "(first: 500)"])
        directive = choose.choice(["", "", "", " @include(if: true)", " @skip(if: $no)", " @include(if: $no)"])
        parts.append(f"{alias}{name}{arguments}{directive} {some(field.type, choose, depth + 1)}")
    if is_abstract_type(kind):
        own = choose.choice(SCHEMA.get_possible_types(kind))
        parts.append(f"... on {own.name} {some(own, choose, depth + 1)}")
    parts.append(choose.choice(["__typename", "again: __typename"]))
    return "{ " + " ".join(parts) + " }"


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(seed=st.integers(0, 2**32))
def test_our_execution_answers_as_the_library_does(seed):
    choose = random.Random(seed)
    question = choose.choice(list(questions()))
    head = re.match(r"\{ (\w+(?:\(.*?\)(?= \{))?)", question)[1]
    field = SCHEMA.query_type.fields[head.partition("(")[0]]
    document = f"query($no: Boolean = false) {{ {head} {some(field.type, choose)} }}"
    if "$no" not in document.partition(") {")[2]:
        document = f"{{ {head} {some(field.type, choose).replace('$no', 'false')} }}"

    assume(validate(SCHEMA, parse(document)) == [])  # chance may give one field two meanings

    ours, theirs = ask(document), ask(document, by_the_book=True)

    assert _with_order(ours.data) == _with_order(theirs.data)
    assert [error.formatted for error in ours.errors or []] == [error.formatted for error in theirs.errors or []]


def _with_order(answer):
    """An answer with the order of its fields, which a host's program may rely on."""
    if isinstance(answer, dict):
        return [(name, _with_order(value)) for name, value in answer.items()]
    if isinstance(answer, list):
        return [_with_order(value) for value in answer]
    return answer


def test_everything_there_is_reads_the_same_either_way():
    names = ("site", "page", "news", "levels", "direction", "readingList", "book")
    for question in questions(*names, locales=[("RU", "[]")]):
        assert _with_order(ask(question).data) == _with_order(ask(question, by_the_book=True).data), question


def test_every_type_is_reached():
    reached = set()

    def walk(kind):
        kind = get_named_type(kind)
        if kind.name in reached or is_leaf_type(kind):
            return
        reached.add(kind.name)
        for field in getattr(kind, "fields", {}).values():
            walk(field.type)
        for own in SCHEMA.get_possible_types(kind) if is_abstract_type(kind) else ():
            walk(own)

    for root in (SCHEMA.query_type, SCHEMA.mutation_type):
        walk(root)
    objects = {
        name for name, kind in SCHEMA.type_map.items() if isinstance(kind, GraphQLObjectType) and name[:2] != "__"
    }
    assert objects <= reached
