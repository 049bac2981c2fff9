"""Every refusal of the house has a code of its own, a rule, and a sentence in three languages that can be filled."""

import ast
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import gettext_lazy

from tests.test_house_rules import modules
from tosbelgi.cms.media.alt_text import AltTextMissing, ImageWithoutAltText
from tosbelgi.cms.translation.machine_texts import UnreadMachineTexts
from tosbelgi.graphql.document_registration import UnfitDocuments
from tosbelgi.graphql.engine.refusals import RULES
from tosbelgi.kernel.refusals import RULE, Refusal, audit, messages
from tosbelgi.kernel.setting_actions import ValueDoesNotFit
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.api import LevelCannotBeCounted
from tosbelgi.programme.participation.api import CorrectionHasConsequences
from tosbelgi.programme.people.registers.refusals import PlaceRequestIsAnswered
from tosbelgi.reading_lists.actions import ListIsIncomplete
from tosbelgi.reading_lists.importing.file_refusals import FileUnreadable
from tosbelgi.search.documents.question import QueryTooLong

KINDS = audit.every_refusal()


def test_every_refusal_is_sound():
    assert audit.problems(KINDS) == []


def test_the_walk_finds_what_the_code_says():
    """By text: a class of a module that nothing imports would be missed by `__subclasses__` alone."""
    written = {
        node.name
        for path in modules()
        if "Refus" in (text := path.read_text("utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
        and {getattr(base, "id", "") for base in node.bases} & {"Refusal", "UploadRefused", "FileRefused"}
    }

    assert written - {"UploadRefused", "FileRefused"} == {kind.__name__ for kind in KINDS}
    assert len(KINDS) > 60


@pytest.mark.parametrize("kind", [KINDS[0], KINDS[-1]], ids=lambda kind: kind.code)
def test_a_sentence_that_is_taken_away_fails_the_check_by_name(kind, monkeypatch):
    left = {other: sentence for other, sentence in messages._sentences.items() if other is not kind}
    monkeypatch.setattr(messages, "_sentences", left)

    with pytest.raises(CommandError, match=rf"{kind.code} \({kind.__module__}\.{kind.__name__}\) has no sentence"):
        call_command("refusals", check=True, verbosity=0)


def test_the_list_says_every_refusal_with_its_rule(capsys):
    call_command("refusals", check=True)

    lines = capsys.readouterr().out
    assert all(f"{kind.code}\t{kind.field or ''}\t{kind.rule}\t" in lines for kind in KINDS)


def refusal(sentence: object, **body: object) -> type[Refusal]:
    kind = type("Odd", (Refusal,), {"code": "ODD", "rule": "odd.rule", **body})
    if sentence is not None:
        messages.register({kind: sentence})
    return kind


@pytest.mark.parametrize(
    ("body", "sentence", "wrong"),
    [
        ({"code": "odd"}, "", "has no code of the form"),
        ({"rule": ""}, "", "names no rule"),
        ({"rule": "Odd"}, "", "names no rule"),
        ({}, None, "has no sentence"),
        ({}, "Not in any catalogue.", "has no sentence in kk"),
        ({}, "Not in any catalogue.", "has no sentence in ru"),
        ({}, "The file has %(has)s MB. Accepted are up to %(most)s MB.", "gives nothing for has, most in its"),
    ],
)
def test_each_thing_that_is_wrong_is_found(body, sentence, wrong, monkeypatch):
    monkeypatch.setattr(messages, "_sentences", {})
    kind = refusal(gettext_lazy(sentence) if sentence else sentence, **body)

    assert any(wrong in line for line in audit.problems([kind]))


def test_two_classes_of_one_code_are_found(monkeypatch):
    monkeypatch.setattr(messages, "_sentences", {})
    first, second = refusal(None), refusal(None)

    assert any("has the code of" in line for line in audit.problems([first, second]))


OWN_WORDS = [
    ListIsIncomplete(missing=["kazakh_classics", "world_classics"], live=True, fewest=2),
    ListIsIncomplete(missing=[], live=False, fewest=2),
    FileUnreadable("locked"),
    QueryTooLong(most=200, letters=201),
    QueryTooLong(most=12, words=13),
    UnfitDocuments(problems={"a.graphql": "there is no operation in it"}),
    ValueDoesNotFit(name="reading_lists.import_rows", value=-1),
    AltTextMissing(None, [ImageWithoutAltText(SimpleNamespace(pk=1, title="Абай"), "picture", ("kk",))]),
    PlaceRequestIsAnswered(state="declined"),
    UnreadMachineTexts(None, ["Абай жолы", "ә" * 100, "Қозы", "Баян"]),
    LevelCannotBeCounted(level="bronze", why="ONE_NORM", number="", field="sport"),
    LevelCannotBeCounted(level="gold", why="NUMBER", number="term_months", field="gold"),
    CorrectionHasConsequences(consequences=["needs_representative", "too_young"]),
]


def test_each_sentence_with_words_of_its_room_is_tried():
    rooms_words = {kind for kind in KINDS if (sentence := messages.sentence_for(kind)) and sentence.words}

    assert rooms_words == {type(refusal) for refusal in OWN_WORDS}


@pytest.mark.parametrize("refusal", OWN_WORDS, ids=lambda refusal: refusal.code)
def test_the_words_of_a_room_are_said_in_each_language(refusal):
    said = {messages.describe(refusal, code)["message"] for code in CODES}

    assert len(said) == 3
    assert not any("%(" in message for message in said)


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """(where, name of the class, names of its keywords) of each refusal that is made somewhere in the house."""
    names = {kind.__name__ for kind in KINDS}
    for path in modules():
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name | ast.Attribute):
                made, keywords = node.exc, set()
            elif isinstance(node, ast.Call):
                made, keywords = node.func, {keyword.arg or "" for keyword in node.keywords}
            else:
                continue
            name = getattr(made, "attr", getattr(made, "id", ""))
            if name in names:
                yield f"{path.name}:{made.lineno}", name, keywords


def test_whoever_refuses_gives_all_that_the_sentence_takes():
    by_name = {kind.__name__: kind for kind in KINDS}
    own_way = {kind.__name__ for kind in KINDS if "__init__" in vars(kind)}
    places = [place for place in raised() if place[1] not in own_way]

    assert len(places) > 80
    assert [
        (where, name, missing)
        for where, name, given in places
        if (missing := {*by_name[name].takes, *by_name[name].limits} - given)
    ] == []


def test_each_code_of_graphql_has_a_rule_of_the_same_form():
    assert [code for code, rule in RULES.items() if not RULE.fullmatch(rule)] == []
