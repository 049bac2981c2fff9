"""What packages of other people say, in our words: all of it, soundly, and each idea by one word."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from tests import latin
from tosbelgi.kernel.management.commands.catalogues import packages
from tosbelgi.language import overlays
from tosbelgi.language.catalogues import problems

CATALOGUES = settings.PACKAGE_DIR / "catalogues"
GLOSSARY = settings.BASE_DIR / "docs" / "translating.md"
_NOT_WORDS = re.compile(r"<[^<>]*>|%\(\w+\)\w|%[sd]|\{[\w.]*\}|https?://\S+|&#?\w+;|\.\w+\b|\w+(?:[._]\w+)+")
_LETTERS = "А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"


def messages(language):
    """Every message of every catalogue in this language: where it stands, its key, its words."""
    for folder in settings.LOCALE_PATHS:
        for path in sorted(Path(folder, language, "LC_MESSAGES").glob("*.po")):
            with path.open("rb") as file:
                for message in read_po(file):
                    if message.id:
                        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
                        said = (message.string,) if isinstance(message.string, str) else tuple(message.string)
                        yield path.relative_to(settings.PACKAGE_DIR), message.context, ids, said


def test_every_package_is_translated_whole():
    found = [
        (comparison.package, comparison.domain, comparison.language, comparison.missing, comparison.dropped)
        for package, root in packages().items()
        for comparison in overlays.compare(CATALOGUES, package, root)
        if comparison.missing or comparison.dropped or comparison.percent < 100
    ]
    assert found == []
    assert {"wagtail.admin", "wagtail_localize", "django.conf", "django.contrib.auth"} <= set(packages())


def test_every_catalogue_of_a_package_is_sound():
    paths = sorted(CATALOGUES.rglob("*.po"))
    assert len(paths) > 30
    assert {str(path): found for path in paths if (found := problems(path))} == {}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_one_message_is_said_one_way_wherever_it_stands(language):
    ways = defaultdict(set)
    for _path, context, ids, said in messages(language):
        ways[context, ids[0]].add(said[0])
    assert {key: said for key, said in ways.items() if len(said) > 1} == {}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_word_is_left_in_another_script(language):
    left = []
    for path, _context, _ids, said in messages(language):
        for text in said:
            bare = _NOT_WORDS.sub(" ", text)
            left += [(str(path), text) for word in re.findall(r"[A-Za-z]{2,}", bare) if word not in latin.WORDS]
            left += [(str(path), text) for _ in re.findall(rf"[A-Za-z][{_LETTERS}]|[{_LETTERS}][A-Za-z]", bare)]
    assert left == []


def terms():
    rows = re.findall(
        r"^\| ([a-z][^|]*) \| ([^|]+) \| ([^|]+) \|([^|]*)\|([^|]*)\|$", GLOSSARY.read_text("utf-8"), re.M
    )
    for english, kazakh, _russian, checked, never in rows[1:]:
        yield (
            english.split(", "),
            kazakh.split(", "),
            bool(checked.strip()),
            [w for w in never.strip().split(", ") if w],
        )


def stem(term):
    """A pattern for the term with whatever suffixes: бет → беттің, жинақ → жинағы, мекенжай → мекенжайы."""
    voiced = {"қ": "[қғ]", "ғ": "[қғ]", "к": "[кг]", "г": "[кг]", "п": "[пб]", "б": "[пб]"}
    parts = []
    for word in term.split():
        if len(word) > 4 and word[-2:] in {"сы", "сі"}:
            word = word[:-2]
        elif len(word) > 3 and word[-1] in "іыуь":
            word = word[:-1]
        parts.append(r"\b" + re.escape(word[:-1]) + voiced.get(word[-1], re.escape(word[-1])) + r"\w*")
    return r"\s+".join(parts)


def test_a_term_is_never_translated_two_ways():
    """In the test's sense of a term: any of the forms that the glossary names, with any suffix."""
    otherwise = []
    everything = list(messages("kk"))
    glossary = list(terms())
    assert len(glossary) > 60
    for english, ways, checked, never in glossary:
        holds = re.compile(r"\b(?:" + "|".join(map(re.escape, english)) + r")(?:s|es)?\b", re.IGNORECASE)
        agreed = re.compile("|".join(map(stem, ways)), re.IGNORECASE)
        rivals = re.compile(r"\b(?:" + "|".join(map(re.escape, never)) + ")", re.IGNORECASE) if never else None
        for path, _context, ids, said in everything:
            for number, text in enumerate(said):
                source = _NOT_WORDS.sub(" ", ids[min(number, len(ids) - 1)])
                rival = rivals and rivals.search(text)
                if rival or (checked and holds.search(source) and not agreed.search(text)):
                    otherwise.append((english[0], ways[0], source, text, str(path)))
    assert otherwise == []
