"""The words of the public pages: one form of address, what a level asks, dashes and ё by one rule, drafts alike."""

import re
from pathlib import Path

import polib
import pytest

from tosbelgi.home.content_files import CONTENT, page_keys, read_page, read_toml
from tosbelgi.language.languages import CODES

HOUSE = CONTENT.parents[1]
TEMPLATES = [
    path
    for room in ("cms", "home", "programme", "reading_lists", "search")
    for path in sorted((HOUSE / room / "templates" / room).rglob("*.html"))
    if "admin" not in path.parts
]
# What code says to readers: refusals of forms, pages of errors, names, norms.
SPEAKING = [
    *sorted((HOUSE / "cms/serving").glob("*.py")),
    *sorted((HOUSE / "search").glob("*.py")),
    *sorted((HOUSE / "search/query").glob("*.py")),
    *(HOUSE / "programme" / name for name in ("catalogue/pages.py", "catalogue/words.py", "people/pages.py")),
    *(HOUSE / "reading_lists" / name for name in ("public_lists.py", "views.py", "page_views.py")),
    HOUSE / "kernel/codes.py",
]
POLITE = {
    "kk": re.compile(r"\b[Сс]із(?:ге|дің|ді|де|ден|бен)?\b|\b(?![Мм]аңыз|[Тт]еңіз)\w+(?:ңыз|ңіз)\w*"),
    "ru": re.compile(r"\b(?:[Вв]ы|[Вв]ас|[Вв]ам|[Вв]ами|[Вв]аш\w*)\b|\b(?!сайте\b|защите\b)\w+(?:йте|ите)(?:сь)?\b"),
}
# A level asks nothing of anybody: people do.
ASKING = re.compile(r"деңгей\w*\s[^.:;?]*\bсұра(?:й|ды)\w*|уров(?:ень|ни)\s[^.:;?]*\bпрос(?:ит|ят)\b", re.IGNORECASE)
# Kazakh in words and another language in thought, or of another sense than was meant.
SAID_WRONGLY = re.compile(
    r"шектеулі адам|(?:[Сс]абақ|[Кк]ітап) жолын таңда|тәжірибесін (?:жыл бойы )?өт|барлық үш бөлім|төсбелгіге жол үш|"
    r"орындауға не \w+ жүктеуге|тізімдері бұл кітапты|жауаптағы орын|нақтылайтын мұндай шарт|"
    r"Мәтін көлемі|күнделік жүргіз|Саған (?:не|қай деңгей) ашық екен|деңгейді ашық қалдыр|[Дд]ау аш|неге қол қоя"
)
# Written without ё it is another word or none.
WITHOUT_YO = re.compile(
    r"\b(?:еще|ее|нее|твое|свое|мое|идет|ведет|дает|берет|найдет|придет|пройдет|отчет\w*|расчет\w*|учет\w*|зачет\w*|"
    r"партнер\w*|объем\w*|прием\w*|подъем\w*|трех|четырех|ребенк\w*|самолет\w*|актер\w*|серьезн\w*|"
    r"надежн\w*|твердый|легк\w+|молодеж\w*|волонтер\w*|ремесла|прочтен|учтен|утвержден|подтвержден|определен|"
    r"завершен|сохранен|удален|изменен|введен|применен|решен)\b",
    re.IGNORECASE,
)


def page_texts(language: str) -> dict[str, str]:
    """Every text of the content files that readers see, by file; slogans and mottos are the customer's."""
    files = sorted((CONTENT / "pages").rglob(f"{language}.md"))
    files += [*sorted(CONTENT.glob(f"levels/*.{language}.toml")), CONTENT / f"site.{language}.toml"]
    texts = {path.relative_to(CONTENT).as_posix(): path.read_text("utf-8") for path in files}
    for name, rows in (("directions", "direction"), ("benefits", "benefit")):
        values = [
            row[field]
            for row in read_toml(CONTENT / f"{name}.toml")[rows]
            for field in row
            if field not in {"slogan", "motto"}
        ]
        words = [value.get(language, "") for value in values if isinstance(value, dict)]
        texts[f"{name}.toml"] = "\n".join(words)
    return texts


def catalogue(language: str) -> dict[str, str]:
    entries = polib.pofile(str(HOUSE / "locale" / language / "LC_MESSAGES" / "django.po"))
    return {entry.msgid: "\n".join([entry.msgstr, *entry.msgstr_plural.values()]) for entry in entries}


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\{\{ *(\w+) *\}\}", r"%(\1)s", text))


def public_messages(language: str) -> dict[str, str]:
    """Messages that templates and modules of the public site say; found by their words, since entries have no place."""
    said = flat("\n".join(path.read_text("utf-8") for path in TEMPLATES + SPEAKING))
    found = {}
    for msgid, words in catalogue(language).items():
        written = flat(msgid)
        if any(edge.format(written) in said for edge in ('"{}"', "'{}'", "%}}{}{{%")):
            found[msgid] = words
    return found


def test_the_messages_of_the_public_pages_are_found():
    found = public_messages("kk")

    assert len(found) > 150
    assert {"Type at least one letter or digit.", "This page is not open to you", "You are here"} <= set(found)
    assert "%(n)s book in all" in found
    assert "Choose a file first." not in found


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_readers_are_addressed_in_one_way(language):
    texts = page_texts(language) | public_messages(language)

    assert {name: found[0] for name, text in texts.items() if (found := POLITE[language].search(text))} == {}


def test_the_pattern_of_the_polite_form_knows_it():
    assert all(POLITE["kk"].search(text) for text in ("Тізімнен таңдаңыз.", "сізге ашық", "Таңдаған сүзгіңізбен"))
    assert not POLITE["kk"].search("Тізімнен таңда. Негізгі мәзір, теңіз, маңызды")
    assert all(POLITE["ru"].search(text) for text in ("Выберите из списка", "Вы здесь", "Вернитесь", "вашей сети"))
    assert not POLITE["ru"].search("Выбери из списка. Ты здесь. Вернись. высший, вылет")


@pytest.mark.parametrize("language", CODES)
def test_a_level_asks_nothing(language):
    texts = page_texts(language) | (catalogue(language) if language != "en" else {})

    assert {name: found[0] for name, text in texts.items() if (found := ASKING.search(text))} == {}


def test_kazakh_readers_are_told_what_was_meant():
    texts = page_texts("kk") | public_messages("kk")

    assert {name: found[0] for name, text in texts.items() if (found := SAID_WRONGLY.search(text))} == {}


def test_the_pattern_of_asking_levels_knows_them():
    assert ASKING.search("Әр деңгей осы бөлімнен кемінде бір кітап оқуды сұрайды")
    assert ASKING.search("Каждый уровень просит прочитать")
    assert not ASKING.search("Деңгейді қанша уақытта аяқтау керек? Тәлімгер денсаулық туралы сұрай ма?")


def test_russian_texts_have_long_dashes_and_the_others_short_ones():
    long, short = re.compile(r"(?<=\S) — (?=\S)"), re.compile(r"(?<=\S) [–-] (?=\S)")
    russian = page_texts("ru") | catalogue("ru")
    others = page_texts("kk") | page_texts("en") | catalogue("kk")

    assert {name: text for name, text in russian.items() if short.search(text)} == {}
    assert {name: text for name, text in others.items() if long.search(text)} == {}


def test_russian_texts_have_their_yo():
    texts = page_texts("ru") | catalogue("ru")

    assert {name: found[0] for name, text in texts.items() if (found := WITHOUT_YO.search(text))} == {}


@pytest.mark.parametrize("key", page_keys())
def test_a_page_is_built_alike_in_three_languages_drafts_included(key):
    built = {
        code: [(block.kind, block.draft, re.findall(r"<\w+", block.html)) for block in read_page(key, code).blocks]
        for code in CODES
    }

    assert built["ru"] == built["kk"]
    assert built["en"] == built["kk"]


def test_what_the_document_leaves_open_is_marked():
    """The weeks of D1, the first three directions of D4, terms and days: each is a draft where it is printed."""
    telling = re.compile(
        r"13 апта|біреуінің ғана орнына|сыюы керек|дүйсенбіден|18 жасқа|өздігінен (?:мақ|шеш)|былай түсінеміз"
    )
    loose = {
        key: found[0]
        for key in page_keys()
        for block in read_page(key, "kk").blocks
        if not block.draft and (found := telling.search(block.html + block.title))
    }
    assert loose == {}


def test_benefits_lead_to_their_source():
    for row in read_toml(CONTENT / "benefits.toml")["benefit"]:
        assert re.fullmatch(r"(?:https://adilet\.zan\.kz/(?:kaz|rus)/docs/[PZK]\d{10})?", row["source_url"])


def test_summaries_fit_where_search_engines_show_them():
    long = {(key, code) for key in page_keys() for code in CODES if len(read_page(key, code).summary) > 155}

    assert long == set()


def test_templates_were_found():
    assert {"base.html", "ask_page.html", "awards_page.html"} <= {Path(path).name for path in TEMPLATES}
