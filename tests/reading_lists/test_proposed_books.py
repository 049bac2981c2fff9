"""The proposed books, read as an editor and a librarian would: facts that hold together, and one hand for all texts."""

import re
import tomllib
from collections import Counter
from datetime import date
from itertools import combinations

import pytest

from tosbelgi.home.seeding_books import section_file
from tosbelgi.kernel.codes import BookSection, LevelCode
from tosbelgi.language.languages import CODES

CONTENT = {section: tomllib.loads(section_file(section).read_text("utf-8")) for section in BookSection.values}
BOOKS = [(section, book) for section, content in CONTENT.items() for book in content["book"]]
AUTHORS = [(section, author) for section, content in CONTENT.items() for author in content["author"]]
LEVELS = LevelCode.values
WOMEN = {"ongarsynova", "zeinep-akhmetova", "roza-mukanova", "sara-tastanbekkyzy"}

KAZAKH_LETTERS = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
CYRILLIC = f"А-Яа-яЁё{KAZAKH_LETTERS}"
MIXED = re.compile(rf"[A-Za-z][{CYRILLIC}]|[{CYRILLIC}][A-Za-z]")
ROMAN_IN_CYRILLIC = re.compile(r"\b[ХІV]{2,}\b")
NOT_OURS = {  # the other languages' dash and quotation marks, and those of a typewriter
    "kk": re.compile(r"—| - |\"|'|“|”"),
    "ru": re.compile(r" – | - |\"|'|“|”"),
    "en": re.compile(r"—| - |\"|'|«|»"),
}
WITHOUT_DOTS = re.compile(
    r"\b(?:еще|ее|мое|твое|свое|нее|ребенок|учен(?:ый|ые|ых|ому)|идет|дает|ведет|живет|растет|остается|берется|придется|"
    r"найдет|пойдет|вперед|прочел|перевел|четырех|трех|черн(?:ый|ая|ые|ой)|темн(?:ый|ая)|легк(?:ий|ая|ое|ой)|тяжел(?:ый|ая|ое|ых)|"
    r"тепл(?:ый|ая|ым)|серьезн(?:ый|ая)|объем|жилье|звезд|семьей|землей|летчик|прием(?:ы|ов)|федор|петр|лихачев|гете)\b",
    re.IGNORECASE,
)
# What once told a reader something false, or was Kazakh in words and another language in thought.
SAID_WRONGLY = {
    "kk": (
        "соңынан ойла",
        "Астанада жалыққан",
        "кешірімнің қалай басталатынын",
        "соқыр сенім",
        "саясаттан да, театрдан да",
        "үстінен сызып",
        "Ақыл-ойы баяу",
        "Жетімдер үйінде",
        "арасына болыстың",
        "күннен-күнге",
        "тікелей қолданатын",
        "тірі адам",
        "тірі көрініс",
        "тірі бейне",
        "жылдар өткізеді",
        "өз есебімен",
        "ой бөліседі",
        "көрсеткен, ересектеу",
        "өмірге де ой салады",
        "ойшыл адамдар неге",
        "арасында болыстың зорлығы",
        "жолында қызғаныш",
        "Харри",
        "ескі атпен",
        "үлкен сөзсіз",
        "қадам-қадаммен",
        "тың ашылу",
        "өміріне қайта мән береді",
        "өлеңді алмастыра отырып",
        "демалуды алмастыру",
        "астан-кест",
        "Қазақ ССР",
        "Ер жүректілік",
        "Бұл өнер адамы",
        "Бұл қазақ тілінде",
    ),
    "ru": (
        "о человеческом характере",
        "просит прочитать",
        "поминальном тое",
        "тыловые работы на фронте",
        "проверить правду",
        "выбрал согласие",
    ),
    "en": ("novels to study a human character",),
}

# In a question that has become a part of a sentence the subject stands in the genitive: «рухының қалай сынбайтынын».
WITHOUT_GENITIVE = re.compile(
    r"\b\w+(?<!ның)(?<!нің)(?<!дың)(?<!дің)(?<!тың)(?<!тің)(?<!ны)(?<!ні)(?<!ды)(?<!ді)(?<!ты)(?<!ті)(?<!ын)(?<!ін)"
    r"(?<!да)(?<!де)(?<!та)(?<!те)(?<!қа)(?<!ға)(?<!ге)(?<!ке)(?<!на)(?<!не)(?<!ан)(?<!ен)(?<!ып)(?<!іп)(?<!әрі)"
    r" (?:қалай|қандай|неге|қаншалықты|қай жерде|қай жерден) (?:[\w-]+ ){0,3}"
    r"\w*(?:тын|тін|ған|ген|қан|кен|екен)(?:ы|і|ын|ін|ына|іне)\b"
)


def texts(language):
    """(where, text) of everything that a reader meets in the language."""
    for _section, author in AUTHORS:
        for name in ("name", "filed"):
            yield author["key"], author.get(name, author["name"])[language]
    for _section, book in BOOKS:
        yield book["key"], book["title"].get(language, "")
        yield book["key"], book["annotation"][language]


def test_no_book_is_listed_twice_under_a_key_or_a_title():
    assert not [key for key, times in Counter(book["key"] for _section, book in BOOKS).items() if times > 1]
    for language in CODES:
        titles = Counter(book["title"][language] for _section, book in BOOKS if book["title"].get(language))
        assert not [title for title, times in titles.items() if times > 1]


def test_an_author_is_the_same_person_in_every_section_and_has_a_book_there():
    for (_first, one), (_second, other) in combinations(AUTHORS, 2):
        assert one["key"] != other["key"] or one == other
    for section, content in CONTENT.items():
        keys = [author["key"] for author in content["author"]]
        assert len(keys) == len(set(keys)), section
        assert set(keys) == {key for book in content["book"] for key in book["authors"]}, section


@pytest.mark.parametrize("language", CODES)
def test_every_book_is_told_of_in_the_language(language):
    for _section, book in BOOKS:
        text = book["annotation"][language]
        assert 100 <= len(text) <= 600, book["key"]
        assert text.endswith((".", "?", "!")), book["key"]
        assert text == text.strip(), book["key"]
        assert "  " not in text, book["key"]


@pytest.mark.parametrize("language", CODES)
def test_dashes_quotes_and_letters_go_by_one_rule(language):
    for where, text in texts(language):
        assert not NOT_OURS[language].search(text), (where, text)
        assert not MIXED.search(text), (where, text)
        assert not ROMAN_IN_CYRILLIC.search(text), (where, text)
        assert not [wrong for wrong in SAID_WRONGLY[language] if wrong in text], (where, text)


def test_a_question_within_a_kazakh_sentence_has_its_subject_in_the_genitive():
    for wrong in ("адамның рухы қалай сынбайтынын", "Енжарлық неге қауіпті екені", "автордың өзі қандай бала болғанын"):
        assert WITHOUT_GENITIVE.search(wrong)
    assert not WITHOUT_GENITIVE.search(
        "рухының қалай сынбайтынын, миға оқуды қалай жеңілдетуге болатынын, оның неге солай екенін"
    )

    assert not [(where, found[0]) for where, text in texts("kk") if (found := WITHOUT_GENITIVE.search(text))]


def test_russian_is_written_with_its_dots_and_without_kazakh_letters():
    for where, text in texts("ru"):
        assert not WITHOUT_DOTS.search(text), (where, text)
        assert not set(text) & set(KAZAKH_LETTERS), (where, text)


def test_english_is_written_in_latin():
    for where, text in texts("en"):
        assert not re.search(f"[{CYRILLIC}]", text), (where, text)


def test_years_are_possible():
    born = {author["key"]: author.get("born") for _section, author in AUTHORS}
    for _section, author in AUTHORS:
        assert not author.get("died") or 15 < author["died"] - author["born"] < 110, author["key"]
    for _section, book in BOOKS:
        assert book["year"] != 0, book["key"]
        assert -3000 <= book["year"] <= date.today().year, book["key"]
        assert all(book["year"] - born[key] > 10 for key in book["authors"] if born[key]), book["key"]


def test_the_original_has_its_title():
    for _section, book in BOOKS:
        if book["original_language"] in CODES:
            assert book["title"].get(book["original_language"]), book["key"]
            assert not book["original_title"], book["key"]
        else:
            assert book["original_title"], book["key"]


def test_levels_are_named_once_and_from_the_first_to_the_last():
    for _section, book in BOOKS:
        assert book["levels"], book["key"]
        assert book["levels"] == [level for level in LEVELS if level in book["levels"]], book["key"]


@pytest.mark.parametrize(
    ("section", "at_least"), [("kazakh_classics", 30), ("world_classics", 12), ("growth_popsci", 10)]
)
def test_a_bronze_pupil_who_reads_kazakh_has_a_choice_in_every_section(section, at_least):
    for_bronze = [book for book in CONTENT[section]["book"] if "bronze" in book["levels"]]

    assert len([book for book in for_bronze if book["title"].get("kk")]) >= at_least


def test_women_are_among_the_authors_of_kazakh_classics():
    assert {key for book in CONTENT["kazakh_classics"]["book"] for key in book["authors"]} >= WOMEN


def test_a_book_without_an_author_is_a_folk_work_or_names_its_compilers():
    nobodys = {book["key"] for _section, book in BOOKS if not book["authors"]}
    folk = {book["key"] for _section, book in BOOKS if book.get("is_folk_work")}

    assert nobodys - folk == {"bes-gasyr-zhyrlaidy"}
    assert folk <= nobodys
    compiled = next(book for _section, book in BOOKS if book["key"] == "bes-gasyr-zhyrlaidy")
    assert all(name in compiled["annotation"]["kk"] for name in ("Мұхтар Мағауин", "Мардан Байділдаев"))


@pytest.mark.parametrize(
    ("book", "authors"),
    [
        ("georges-secret-key", ["lucy-hawking", "hawking", "galfard"]),
        ("factfulness", ["rosling", "ola-rosling", "ronnlund"]),
        ("birzhan-sara", ["birzhan-sal", "sara-tastanbekkyzy"]),
    ],
)
def test_nobody_is_missing_on_the_title_page(book, authors):
    assert next(row["authors"] for _section, row in BOOKS if row["key"] == book) == authors
