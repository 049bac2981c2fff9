"""What packages of other people say, in our words: all of it, soundly, and each idea by one word."""

import html
import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import CommandError, call_command

from tests import latin
from tosbelgi.kernel.management.commands.catalogues import packages
from tosbelgi.language import overlays
from tosbelgi.language.catalogues import catalogue_problems
from tosbelgi.language.package_texts import key_of, package_catalogue

CATALOGUES = settings.PACKAGE_DIR / "catalogues"
GLOSSARY = settings.BASE_DIR / "docs" / "translating.md"
_NOT_WORDS = re.compile(r"<[^<>]*>|%\(\w+\)\w|%[sd]|\{[\w.]*\}|https?://\S+|&#?\w+;|\S+@\S+|\.\w+\b|\w+(?:[._]\w+)+")
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
    assert {str(path): found for path in paths if (found := catalogue_problems(path))} == {}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_one_message_is_said_one_way_wherever_it_stands(language):
    ways = defaultdict(set)
    for _path, context, ids, said in messages(language):
        ways[context, ids[0]].add(said[0])
    assert {key: said for key, said in ways.items() if len(said) > 1} == {}


_HOLE = r"(?:%\(\w+\)[sd]|%[sd]|\{\w*\})"
_GLUED = re.compile(rf"{_HOLE}(?=[{_LETTERS}])|(?<=[{_LETTERS}]){_HOLE}|</\w+>(?=[{_LETTERS}])|[а-яё][.!?](?=[А-ЯЁ])")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_word_is_glued_to_what_is_filled_in_or_stands_before_it(language):
    """In every message that is shown, those included that the packages translate themselves and we leave so."""
    shown = {}
    for root in packages().values():
        for path in sorted(root.glob(f"locale/{language}/LC_MESSAGES/*.po")):
            with path.open("rb") as file:
                for message in read_po(file):
                    if message.id and not message.fuzzy:
                        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
                        said = (message.string,) if isinstance(message.string, str) else tuple(message.string)
                        shown[path.name, message.context, ids[0]] = ids, said
    assert language == "kk" or len(shown) > 1000
    shown |= {(path.name, context, ids[0]): (ids, said) for path, context, ids, said in messages(language)}
    found = []
    for ids, said in shown.values():
        found += [(ids[0], text) for text in said if _GLUED.search(text)]
        ends_in_space = all(one.endswith(" ") for one in ids)
        found += [(ids[0], text) for text in said if ends_in_space and text and not text.endswith(" ")]
    assert found == []


# Said by us and by a package alike, and meaning the same: ours is heard in both places.
MEANT_ALIKE = frozenset(
    """Actions|Add|Add %(label)s|Approve|Back|Caption|Change|Copy|Custom permissions|Delete|Document|Drag|Draft|Field
    File|History|Image|Language|More actions|Move down|Move up|Name|Next|Note|Object permissions|Order|Other permissions
    Pages|Preview|Previous|Promoted results|Remove|Save|Search|Section|Show|Status|Table|Text
    This locale's language code is not supported|Title|Toggle all|Toggle all add permissions
    Toggle all change permissions|Toggle all custom permissions|Toggle all delete permissions|Translations|Usage
    account|date|description|document|documents|draft|file|image|images|key|name|title|version|year""".replace(
        "\n    ", "|"
    ).split("|")
)


def test_no_word_of_ours_takes_the_place_of_another_meaning():
    """A message of ours that a package says too is heard there as well: give ours a context, or add it above."""
    with (settings.PACKAGE_DIR / "locale/kk/LC_MESSAGES/django.po").open("rb") as file:
        ours = {key_of(message) for message in read_po(file) if message.id}
    theirs = {
        key_of(message) for root in packages().values() for message in package_catalogue(root, "django") if message.id
    }
    both = {key[1] if isinstance(key[1], str) else key[1][0] for key in ours & theirs if key[0] is None}
    assert both - MEANT_ALIKE == set()
    assert MEANT_ALIKE - both == set()


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


@pytest.fixture
def package(tmp_path):
    """A package that is installed, its English catalogue, and our translation of its earlier version."""
    english = tmp_path / "package" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    russian = english.parents[2] / "ru" / "LC_MESSAGES" / "django.po"
    kazakh = tmp_path / "ours" / "package" / "locale" / "kk" / "LC_MESSAGES" / "django.po"
    for path, language, said in (
        (english, "en", {"Save the page": "", "Delete the page now": "", "New": ""}),
        (russian, "ru", {"Save the page": "Сохранить страницу"}),
        (kazakh, "kk", {"Save the page": "Бетті сақтау", "Delete the page": "Бетті жою", "Old and gone": "Ескі"}),
    ):
        path.parent.mkdir(parents=True)
        entries = "".join(f'\nmsgid "{source}"\nmsgstr "{words}"\n' for source, words in said.items())
        header = (
            f'# Ours.\nmsgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        )
        path.write_text(header + entries, "utf-8")
    return tmp_path


def compared(package):
    found = overlays.compare(package / "ours", "package", package / "package")
    return {comparison.language: comparison for comparison in found}


def test_an_upgrade_tells_what_it_adds_changes_and_drops(package):
    kazakh, russian = compared(package)["kk"], compared(package)["ru"]
    assert [key[1] for key in kazakh.missing] == ["Delete the page now", "New"]
    assert [key[1] for key in kazakh.dropped] == ["Delete the page", "Old and gone"]
    assert kazakh.changed == {(None, "Delete the page now"): (None, "Delete the page")}
    assert kazakh.percent == 33
    assert [key[1] for key in russian.missing] == ["Delete the page now", "New"]
    assert (russian.shipped, russian.ours) == (1, 0)


def test_what_an_upgrade_brought_is_written_beside_how_it_was_said_before(package):
    for comparison in compared(package).values():
        overlays.write(comparison)
    kazakh = compared(package)["kk"].path.read_text("utf-8")
    assert kazakh.startswith("# Ours.\n")
    assert 'msgid "Save the page"\nmsgstr "Бетті сақтау"' in kazakh
    assert "'Delete the page'" in kazakh
    assert "Бетті жою" in kazakh
    assert 'msgid "Delete the page now"\nmsgstr ""' in kazakh
    assert "Old and gone" not in kazakh
    assert compared(package)["kk"].dropped == ()
    russian = compared(package)["ru"].path.read_text("utf-8")
    assert "Save the page" not in russian
    assert "nplurals=3" in russian


def test_words_are_found_in_the_source_of_a_package_without_a_catalogue(tmp_path):
    (tmp_path / "views.py").write_text("label = pgettext_lazy('verb', 'Open')\nname = _('Name')\n")
    (tmp_path / "page.html").write_text(
        "{% load i18n %}\n  {% blocktranslate count n=n %}one\n{% plural %}many{% endblocktranslate %}"
    )
    said = {key_of(message) for message in package_catalogue(tmp_path, "django") if message.id}
    assert said == {("verb", "Open"), (None, "Name"), (None, ("one\n", "many"))}


def test_the_checks_fail_on_a_gap(monkeypatch, tmp_path, capsys):
    """With no translation at all, every package lacks what it does not say in Kazakh itself."""
    (tmp_path / "catalogues").mkdir()
    monkeypatch.setattr(settings, "PACKAGE_DIR", tmp_path)
    with pytest.raises(CommandError, match="catalogues are not in step"):
        call_command("catalogues", check=True)
    told = capsys.readouterr().out
    assert "  0 %  wagtail.admin djangojs kk: 85 messages, 0 its own, 0 ours" in told
    assert "+ 'Wagtail core'" in told


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_scripts_of_the_admin_are_given_their_words(editor_client, language):
    for address in ("/admin/jsi18n/", "/admin/localize/jsi18n/"):
        script = editor_client.get(address, headers={"accept-language": language}).content.decode()
        catalogue = json.loads(re.search(r"const newcatalog = (\{.*?\n  \});", script, re.S)[1])
        assert len(catalogue) > 40
        worded = [source for source in catalogue if re.search("[A-Za-z]{2}", _NOT_WORDS.sub(" ", source))]
        left = [source for source in worded if not re.search(f"[{_LETTERS}]", str(catalogue[source]))]
        assert left == [], address


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "january", "monday"), [("kk", "Қаңтар", "Дс"), ("ru", "Январь", "Пн")])
def test_a_day_is_picked_as_the_country_writes_it(editor_client, language, january, monday):
    answer = editor_client.get("/admin/snippets/home/benefit/add/", headers={"accept-language": language})
    screen = html.unescape(answer.content.decode())
    assert f'lang="{language}"' in screen
    assert '"dayOfWeekStart": 1, "format": "d.m.Y"' in screen
    strings = json.loads(
        re.search(r'<script id="wagtail-config"[^>]*>(.*?)</script>', answer.content.decode(), re.S)[1]
    )
    assert strings["STRINGS"]["MONTHS"][0] == january
    assert strings["STRINGS"]["WEEKDAYS_SHORT"][1] == monday
