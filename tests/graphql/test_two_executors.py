"""Our executor and graphql-core's answer alike, and ours gives way only where it says that a value is not plain."""

import json

import graphene
import pytest
from graphql import GraphQLError, Undefined, parse

from tosbelgi.graphql.engine import execution, row_execution
from tosbelgi.graphql.engine.row_execution import NotPlain
from tosbelgi.kernel.refusals import Refusal

from .asking import OF_SOMEBODY, ROOTS, ask, questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def gave_way(monkeypatch):
    """Which fields were completed by the library though ours was asked first."""
    seen = []
    library = row_execution.ExecutionContext.complete_value

    def complete_value(self, return_type, field_nodes, info, path, result):
        if getattr(self, "_gave_way", False):
            seen.append(".".join(map(str, path.as_list())))
        return library(self, return_type, field_nodes, info, path, result)

    monkeypatch.setattr(row_execution.ExecutionContext, "complete_value", complete_value)
    return seen


@pytest.fixture
def compiled(settings):
    settings.GRAPHQL_COMPILED_EXECUTION = True


@pytest.mark.parametrize("name", ROOTS)
def test_everything_there_is_reads_the_same_with_ours_and_without(name, settings):
    for question in questions(name, locales=[("RU", "[KK]")]):
        answers = []
        for settings.GRAPHQL_COMPILED_EXECUTION in (True, False):
            answer = ask(question)
            answers.append(json.dumps([answer.data, [error.formatted for error in answer.errors or []]]))
        assert answers[0] == answers[1], question


@pytest.mark.usefixtures("compiled")
def test_no_question_about_everything_needs_the_library(gave_way):
    """Else the slow way would be taken, and nobody would see it. For models of people `tests/host` asks the same."""
    for question in questions(*set(ROOTS) - OF_SOMEBODY, locales=[("RU", "[KK]")]):
        assert ask(question).errors is None
        assert gave_way == [], question


def test_the_setting_switches_ours_off(settings, monkeypatch):
    def never(*given):
        raise AssertionError("ours is switched off")

    monkeypatch.setattr(row_execution.RowExecution, "__init__", never)
    settings.GRAPHQL_COMPILED_EXECUTION = False
    assert ask("{ site { programmeName } }").errors is None
    settings.GRAPHQL_COMPILED_EXECUTION = True
    with pytest.raises(AssertionError):
        ask("{ site { programmeName } }")


class Colour(graphene.Enum):
    RED = "red"


class Shape(graphene.Interface):
    name = graphene.String()


class Circle(graphene.ObjectType):
    class Meta:
        interfaces = (Shape,)

    radius = graphene.Int(required=True)
    colour = graphene.Field(Colour)
    day = graphene.Date()
    missing = graphene.String(default_value="round")
    tags = graphene.List(graphene.String)
    outcome = graphene.String(size=graphene.Int(required=True))

    @staticmethod
    def resolve_outcome(row, info, **arguments):
        called.append(row["name"])
        return give(row["outcome"])


class Query(graphene.ObjectType):
    circles = graphene.List(Circle)
    shapes = graphene.List(Shape)
    other = graphene.String()

    @staticmethod
    def resolve_circles(root, info):
        return rows

    resolve_shapes = resolve_circles

    @staticmethod
    def resolve_other(root, info):
        return "fine"


class TooLarge(Refusal):
    code = "TOO_LARGE"


called: list[str] = []
rows: list[object] = []
own = graphene.Schema(query=Query, types=[Circle]).graphql_schema
PLAIN = {"typename": "Circle", "name": "a", "radius": 1, "colour": "red", "tags": ["x"], "outcome": "well"}
CIRCLES = "{ circles { name radius colour missing tags day outcome(size: 1) } other }"
SHAPES = "{ shapes { name ... on Circle { radius } } other }"


def give(value):
    if isinstance(value, Exception):
        raise value
    return value


def answer_of(question, *given):
    """What is answered for these rows, and how often a resolver was called."""
    called.clear()
    rows[:] = given
    return execution.execute(own, parse(question)), len(called)


@pytest.mark.parametrize(
    ("question", "row"),
    [
        (CIRCLES, PLAIN | {"radius": None}),
        (CIRCLES, PLAIN | {"radius": 2**40}),
        (CIRCLES, PLAIN | {"radius": "wide"}),
        (CIRCLES, PLAIN | {"radius": True}),
        (CIRCLES, PLAIN | {"colour": "blue"}),
        (CIRCLES, PLAIN | {"colour": ["red"]}),
        (CIRCLES, PLAIN | {"day": "tomorrow"}),
        (CIRCLES, PLAIN | {"tags": 5}),
        (CIRCLES, PLAIN | {"tags": "one"}),
        (CIRCLES, PLAIN | {"tags": [None, 5, Undefined]}),
        (CIRCLES, PLAIN | {"name": ValueError("given back")}),
        (CIRCLES, PLAIN | {"outcome": GraphQLError("Not so.", extensions={"code": "NOT_SO"})}),
        (CIRCLES, PLAIN | {"outcome": TooLarge(most=3)}),
        (CIRCLES.replace("size: 1", "size: $n").replace("{ circles", "query ($n: Int) { circles", 1), PLAIN),
        (CIRCLES.replace("other", "other @skip(if: $n)").replace("{ circles", "query ($n: Boolean) { circles"), PLAIN),
        (CIRCLES.replace("tags", "tags @skip(if: $n)").replace("{ circles", "query ($n: Boolean) { circles"), PLAIN),
        ("{ circles { __typename } other }", "no row at all"),
        ("{ circles { name } other }", "no row at all"),
        (SHAPES, {"name": "of no type"}),
        (SHAPES, PLAIN | {"typename": "Query"}),
        (SHAPES, PLAIN | {"typename": 5}),
        (SHAPES, "no row at all"),
    ],
)
def test_what_is_not_plain_is_answered_as_by_the_library(question, row, settings):
    answers = []
    for settings.GRAPHQL_COMPILED_EXECUTION in (True, False):
        answer, _calls = answer_of(question, PLAIN, row)
        answers.append(json.dumps([answer.data, [error.formatted for error in answer.errors or []]]))

    assert answers[0] == answers[1]


@pytest.mark.usefixtures("compiled")
def test_a_refused_field_is_null_among_its_neighbours(gave_way):
    answer, _calls = answer_of(CIRCLES, PLAIN, PLAIN | {"outcome": TooLarge()})

    assert [row["outcome"] for row in answer.data["circles"]] == ["well", None]
    assert [error.path for error in answer.errors] == [["circles", 1, "outcome"]]
    assert gave_way[0] == "circles"


@pytest.mark.usefixtures("compiled")
def test_a_defect_of_a_resolver_is_told_and_not_tried_again(gave_way):
    answer, calls = answer_of(CIRCLES, PLAIN | {"outcome": ZeroDivisionError("a secret")}, PLAIN)

    assert answer.data == {"circles": None, "other": "fine"}
    assert isinstance(answer.errors[0].original_error, ZeroDivisionError)
    assert (calls, gave_way) == (1, [])


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("step", ["_object", "_step", "_nullable"])
@pytest.mark.parametrize("defect", [KeyError("x"), TypeError("x"), RuntimeError("x")])
def test_a_defect_of_the_executor_is_told_and_hidden_by_nothing(step, defect, monkeypatch, gave_way):
    def broken(*given):
        raise defect

    monkeypatch.setattr(row_execution.RowExecution, step, broken)
    answer, calls = answer_of("{ circles { name outcome(size: 1) } }", PLAIN)

    assert answer.data == {"circles": None}
    assert answer.errors[0].original_error is defect
    assert (calls, gave_way) == (0, [])


@pytest.mark.usefixtures("compiled")
def test_a_defect_is_masked_for_strangers(post, monkeypatch):
    def broken(*given):
        raise KeyError("a secret of the house")

    monkeypatch.setattr(row_execution.RowExecution, "_object", broken)
    told = post("{ levels { code } }")

    (error,) = told.json()["errors"]
    assert (told.status_code, told.json()["data"]) == (200, {"levels": None})
    assert (error["extensions"]["code"], error["path"]) == ("INTERNAL", ["levels"])
    assert b"secret" not in told.content


@pytest.mark.usefixtures("compiled")
def test_not_plain_alone_gives_way(monkeypatch, gave_way):
    def not_plain(*given):
        raise NotPlain

    monkeypatch.setattr(row_execution.RowExecution, "_object", not_plain)
    answer, calls = answer_of(CIRCLES, PLAIN)

    assert answer.errors is None
    assert answer.data["circles"][0]["outcome"] == "well"
    assert (calls, gave_way[0]) == (1, "circles")


class Drawn:
    """A row that is no dictionary, such as a model."""

    name, radius, colour, tags, outcome = "a", 1, "red", ["x"], "well"

    @property
    def day(self):
        raise TooLarge(most=3)


@pytest.mark.parametrize("question", ["{ circles { name radius colour missing tags } }", "{ circles { name day } }"])
def test_a_model_is_answered_as_by_the_library(question, settings):
    answers = []
    for settings.GRAPHQL_COMPILED_EXECUTION in (True, False):
        answer, _calls = answer_of(question, Drawn(), PLAIN)
        answers.append(json.dumps([answer.data, [error.formatted for error in answer.errors or []]]))

    assert answers[0] == answers[1]


@pytest.mark.usefixtures("compiled")
def test_a_model_needs_no_library(gave_way):
    answer, _calls = answer_of("{ circles { name radius colour missing tags } }", Drawn())

    assert answer.data["circles"] == [{"name": "a", "radius": 1, "colour": "RED", "missing": "round", "tags": ["x"]}]
    assert gave_way == []


def test_a_row_that_lacks_a_column_has_its_default_either_way(settings):
    for settings.GRAPHQL_COMPILED_EXECUTION in (True, False):
        answer, _calls = answer_of("{ circles { missing tags } }", {"name": "a"})
        assert answer.data == {"circles": [{"missing": "round", "tags": None}]}
