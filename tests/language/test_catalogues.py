"""A catalogue with a hole in it is caught, and a whole one becomes what gettext reads."""

import gettext
import os
import subprocess
import sys

import pytest
from babel.messages.pofile import PoFileError

from tosbelgi.language.catalogues import catalogue_problems, compile_catalogues

PLURAL_FORMS = {
    "kk": "nplurals=2; plural=(n!=1);",
    "ru": "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1"
    " : n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);",
}

WHOLE = {
    "kk": r"""
msgid "Journal"
msgstr "Күнделік"

#, python-format
msgid "%(who)s wrote to {whom}, %s of %d"
msgstr "%(who)s {whom} дегенге жазды, %s / %d"

#, python-format
msgid "One entry"
msgid_plural "%(count)d entries"
msgstr[0] "Бір жазба"
msgstr[1] "%(count)d жазба"

msgctxt "alt. month"
msgid "November"
msgstr "қараша"

msgid "\n  EL ÚMITI, <b>XLSX</b>\n"
msgstr "\n  EL ÚMITI, <b>XLSX</b>\n"

msgid "%(count)d / %(total)d {unit} &nbsp; https://example.org/path a@example.org"
msgstr "%(count)d / %(total)d {unit} &nbsp; https://example.org/path a@example.org"

msgid "100% sure"
msgstr "100% сенімді"
""",
    "ru": r"""
msgid "One entry"
msgid_plural "%(count)d entries"
msgstr[0] "%(count)d запись"
msgstr[1] "%(count)d записи"
msgstr[2] "%(count)d записей"
msgstr[3] "%(count)d записи"
""",
}


@pytest.fixture
def locale(tmp_path):
    return tmp_path / "locale"


@pytest.fixture
def catalogue(locale):
    """Write a catalogue and say where it is."""

    def write(body, language="kk", says=None, plural_forms=None, header="", above=""):
        path = locale / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f'{above}msgid ""\nmsgstr ""\n'
            '"Content-Type: text/plain; charset=UTF-8\\n"\n'
            f'"Language: {language if says is None else says}\\n"\n'
            f'"Plural-Forms: {plural_forms or PLURAL_FORMS[language]}\\n"\n{header}\n{body}',
            encoding="utf-8",
        )
        return path

    return write


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_whole_catalogue_has_no_problems(language, catalogue):
    assert catalogue_problems(catalogue(WHOLE[language], language)) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('msgid "Home"\nmsgstr ""', '"Home" is untranslated'),
        ('msgid "One"\nmsgid_plural "Many"\nmsgstr[0] ""\nmsgstr[1] ""', '"One" is untranslated'),
        ('msgid "One"\nmsgid_plural "Many"\nmsgstr[0] "Бір"', '"One" has 1 of 2 plural forms'),
        ('#, fuzzy\nmsgid "Home"\nmsgstr "Күнделік"', '"Home" is fuzzy'),
        ('#~ msgid "Home"\n#~ msgstr "Күнделік"', '"Home" is obsolete'),
        ('msgid "By %(who)s"\nmsgstr "Кім"', '"By %(who)s" has other placeholders'),
        ('msgid "By %(who)s"\nmsgstr "%(кім)s"', '"By %(who)s" has other placeholders'),
        ('msgid "%(n)d left"\nmsgstr "%(n)s қалды"', '"%(n)d left" has other placeholders'),
        ('msgid "%s of %d"\nmsgstr "%d-ден %s"', '"%s of %d" has other placeholders'),
        ('msgid "No number"\nmsgstr "%d саны"', '"No number" has other placeholders'),
        ('msgid "By {who}"\nmsgstr "{кім} жазды"', '"By {who}" has other placeholders'),
        ('msgid "{} of {}"\nmsgstr "{}"', '"{} of {}" has other placeholders'),
        (
            'msgid "One"\nmsgid_plural "%(n)d all"\nmsgstr[0] "Бір"\nmsgstr[1] "Көп"',
            '"One" has other placeholders',
        ),
        ('msgid "Name: "\nmsgstr "Аты:"', '"Name: " has other white space'),
        ('msgid "Name"\nmsgstr " Аты"', '"Name" has other white space'),
        ('msgid "Name"\nmsgstr "Аты\\n"', '"Name" has other white space'),
        ('msgid "Home"\nmsgstr "Home"', '"Home" is left in English'),
        ('msgid "EL ÚMITI journal"\nmsgstr "EL ÚMITI journal"', '"EL ÚMITI journal" is left in English'),
        ('msgid "%(n)d left"\nmsgstr "%(n)d left"', '"%(n)d left" is left in English'),
        ('msgid "%d a"\nmsgid_plural "%d all"\nmsgstr[0] "%d а"\nmsgstr[1] "%d all"', '"%d a" is left in English'),
    ],
)
def test_a_bad_message_is_named_with_its_line_and_its_fault(body, problem, catalogue):
    found = catalogue_problems(catalogue(WHOLE["kk"] + "\n" + body + "\n"))

    assert len(found) == 1
    assert problem in found[0]
    assert found[0].startswith("line ") or "obsolete" in found[0]


def test_a_message_that_is_there_twice_is_reported_although_only_one_of_them_is_ever_read(catalogue):
    found = catalogue_problems(catalogue(WHOLE["kk"] + '\nmsgid ""\n"Jour"\n"nal"\nmsgstr ""\n'))

    assert found == ['msgid "Journal" is there 2 times']


def test_a_russian_singular_keeps_its_number_because_it_also_says_twenty_one(catalogue):
    body = WHOLE["ru"].replace("%(count)d запись", "Одна запись")

    found = catalogue_problems(catalogue(body, "ru"))

    assert len(found) == 1
    assert "other placeholders in its translation: 'Одна запись'" in found[0]


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"says": "ru"}, "the header says Language: ru, the folder says kk"),
        ({"says": ""}, "the header says Language: nothing, the folder says kk"),
        ({"plural_forms": "nplurals=3; plural=0;"}, "the header has 3 plural forms, the language 2"),
        ({"plural_forms": "nplurals=INTEGER; plural=EXPRESSION;"}, "the file cannot be read"),
        ({"above": "#, fuzzy\n"}, "the header is missing or marked fuzzy"),
        ({"header": '"POT-Creation-Date: yesterday\\n"\n'}, "the file cannot be read"),
    ],
)
def test_a_header_that_is_not_true_is_reported(wrong, problem, catalogue):
    found = catalogue_problems(catalogue('msgid "Journal"\nmsgstr "Күнделік"\n', **wrong))

    assert len(found) == 1
    assert problem in found[0]


@pytest.mark.parametrize(
    "body",
    [
        'msgid "Journal"\n',
        'msgid "One"\nmsgid_plural "Many"\nmsgstr[0] "Бір"\nmsgstr[1] "Көп"\nmsgstr[2] "Артық"\n',
        "жазба",
    ],
)
def test_a_file_that_is_no_catalogue_is_one_problem(body, catalogue):
    found = catalogue_problems(catalogue(body))

    assert len(found) == 1
    assert "the file cannot be read" in found[0]


def test_a_file_in_another_encoding_is_one_problem(catalogue):
    path = catalogue("")
    path.write_bytes(path.read_bytes() + 'msgid "Journal"\nmsgstr "Күнделік"\n'.encode("utf-16-le"))

    assert len(catalogue_problems(path)) == 1


def test_gettext_reads_what_was_compiled(locale, catalogue):
    written = [catalogue(WHOLE[language], language).with_suffix(".mo") for language in ("kk", "ru")]

    assert compile_catalogues(locale) == written

    kazakh = gettext.translation("django", locale, ["kk"])
    russian = gettext.translation("django", locale, ["ru"])
    assert kazakh.gettext("Journal") == "Күнделік"
    assert kazakh.pgettext("alt. month", "November") == "қараша"
    assert [kazakh.ngettext("One entry", "%(count)d entries", n) for n in (1, 2)] == ["Бір жазба", "%(count)d жазба"]
    assert [russian.ngettext("One entry", "%(count)d entries", n) % {"count": n} for n in (1, 3, 11, 21)] == [
        "1 запись",
        "3 записи",
        "11 записей",
        "21 запись",
    ]


def test_a_fuzzy_translation_is_not_shown_to_anybody(locale, catalogue):
    catalogue('#, fuzzy\nmsgid "Journal"\nmsgstr "Журнал"\n')

    compile_catalogues(locale)

    assert gettext.translation("django", locale, ["kk"]).gettext("Journal") == "Journal"


def test_only_what_has_changed_is_compiled_again(locale, catalogue):
    source = catalogue(WHOLE["kk"])
    os.utime(source, ns=(0, 0))
    assert len(compile_catalogues(locale)) == 1
    assert compile_catalogues(locale) == []

    compiled = source.with_suffix(".mo").stat().st_mtime_ns
    os.utime(source, ns=(compiled, compiled))

    assert compile_catalogues(locale) == [source.with_suffix(".mo")]


def test_a_catalogue_that_cannot_be_compiled_leaves_the_old_one_and_no_litter(locale, catalogue):
    target = catalogue(WHOLE["kk"]).with_suffix(".mo")
    compile_catalogues(locale)
    before = target.read_bytes()

    source = catalogue("жазба")
    later = target.stat().st_mtime_ns + 1
    os.utime(source, ns=(later, later))
    with pytest.raises(PoFileError):
        compile_catalogues(locale)

    assert target.read_bytes() == before
    assert sorted(path.name for path in target.parent.iterdir()) == ["django.mo", "django.po"]


def test_a_folder_that_is_not_there_is_not_silently_whole(locale):
    with pytest.raises(NotADirectoryError):
        compile_catalogues(locale)


def test_compiling_is_one_command(locale, catalogue):
    target = catalogue(WHOLE["kk"]).with_suffix(".mo")

    told = subprocess.run(
        [sys.executable, "-m", "tosbelgi.language.catalogues", str(locale)], capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == str(target)
    assert target.exists()
