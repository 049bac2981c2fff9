"""The quickstart: the real content, once, and never over what an editor wrote."""

import io
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from wagtail.models import Page, Revision

from tosbelgi.cms.publication import gate
from tosbelgi.home import content_files, demo, groups, seeding
from tosbelgi.home.models import Planted
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.directions import Direction


@pytest.mark.django_db
def test_running_it_again_changes_nothing():
    before = (Page.objects.count(), Revision.objects.count(), Planted.objects.count())

    call_command("quickstart", "--no-demo", verbosity=0)
    assert seeding.seed_all() == 0

    assert (Page.objects.count(), Revision.objects.count(), Planted.objects.count()) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("https", "words", "are_made"), [(False, [], True), (False, ["--no-demo"], False), (True, [], False)]
)
def test_demo_accounts_are_made_on_a_machine_of_ones_own_only(https, words, are_made, settings, tmp_path):
    settings.HTTPS, settings.VAR_DIR = https, tmp_path
    printed = io.StringIO()

    call_command("quickstart", *words, stdout=printed)

    known = get_user_model().objects.filter(username__in=demo.CAST)
    assert known.count() == (len(demo.CAST) if are_made else 0)
    assert ("demo accounts" in printed.getvalue()) is are_made
    assert ("translator-kk" in printed.getvalue()) is are_made


@pytest.mark.django_db
def test_what_an_editor_wrote_or_removed_stays():
    Direction.objects.filter(code="sport").update(slogan_en="Move!")
    Page.objects.get(slug="goals", locale__language_code="kk").delete()
    Planted.objects.filter(pk="everything").delete()

    call_command("quickstart", "--no-demo", verbosity=0)

    assert Direction.objects.get(code="sport").slogan_en == "Move!"
    assert not Page.objects.filter(slug="goals", locale__language_code="kk").exists()


@pytest.mark.django_db
def test_the_tree_is_sound():
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("key", content_files.page_keys())
def test_the_three_languages_of_a_page_are_built_alike(key):
    def shape(code):
        page = content_files.read_page(key, code)
        return [
            (block.kind, re.findall(r"<(p|li|ul|ol|b|i)>", block.html), re.findall('page:[^"]+', block.html))
            for block in page.blocks
        ]

    assert shape("kk") == shape("ru") == shape("en")


def test_slogans_and_mottos_are_those_of_the_document():
    """R030–R049: the document gives slogans in Kazakh and Russian, mottos to sport and reading."""
    rows = {row["code"]: row for row in content_files.read_toml(content_files.CONTENT / "directions.toml")["direction"]}
    assert {code: (row["slogan"]["kk"], row["slogan"]["ru"]) for code, row in rows.items()} == {
        "sport": ("Денеңді шынықтыр!", "Закаляй тело!"),
        "skills": ("Дарынды дамыт!", "Развивай таланты!"),
        "reading": ("Кітапты оқы да, зейінге тоқы!", "Больше читай и вникай!"),
        "heritage": ("Ұлттық мұраны сақта!", "Береги родную культуру!"),
        "volunteering": ("Әлсізге болыс!", "Помогай нуждающимся"),
        "trips": ("Әлемді таны!", "Познавай мир!"),
        "work": ("Еңбек ет!", "Трудись!"),
    }
    assert not any(row["slogan"]["en"] for row in rows.values())
    assert rows["reading"]["motto"] == {
        "kk": "Бүгінгі кітап оқушы – ертеңгі көшбасшы!",
        "ru": "",
        "en": "Today is a reader, tomorrow is a leader!",
    }
    assert [code for code, row in rows.items() if row["provider_needed"]] == ["volunteering", "trips"]


@pytest.mark.parametrize("text", ["no front matter", "+++\ntitle = 1\n", '+++\ntitle = "a"\n+++\n'])
def test_a_bad_content_file_is_named(text, tmp_path):
    (tmp_path / "pages" / "x").mkdir(parents=True)
    (tmp_path / "pages" / "x" / "kk.md").write_text(text)
    with pytest.raises(content_files.BadContent, match=r"kk\.md"):
        content_files.read_page("x", "kk", tmp_path)


def test_an_unknown_kind_of_block_is_refused():
    with pytest.raises(content_files.BadContent, match="allowed are"):
        list(content_files.read_blocks("## Title {dance}\ntext"))


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
def test_nothing_is_left_untranslated(code):
    assert gate.public(Page.objects.filter(depth__gt=1), code).count() == len(content_files.page_keys())


def test_the_demo_cast_has_somebody_of_each_group():
    of_them = [group for one in demo.CAST.values() for group in one["groups"]]
    assert sorted(of_them) == sorted([*groups.RIGHTS, groups.ADMINISTRATORS])
