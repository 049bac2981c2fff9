"""The quickstart: the real content, once, and never over what an editor wrote."""

import io
import itertools
import os
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from wagtail.models import Page, Revision, Site

from tosbelgi.cms.publication import gate
from tosbelgi.home import content_files, demo, groups, seeding
from tosbelgi.home.management.commands import quickstart
from tosbelgi.home.models import Planted
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.demo.api import LOGINS
from tosbelgi.programme.models import Person

ROOT = Path(__file__).resolve().parents[2]


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
def test_demo_accounts_are_made_on_a_machine_of_ones_own_only(https, words, are_made, settings, tmp_path, monkeypatch):
    settings.HTTPS, settings.VAR_DIR = https, tmp_path
    monkeypatch.setattr(quickstart.fonts, "build", lambda _folder: None)  # seconds, each time in a new folder
    printed = io.StringIO()

    call_command("quickstart", *words, stdout=printed)

    known = get_user_model().objects.filter(username__in=demo.CAST)
    assert known.count() == (len(demo.CAST) if are_made else 0)
    assert ("demo accounts" in printed.getvalue()) is are_made
    assert ("translator-kk" in printed.getvalue()) is are_made
    people = Person.objects.filter(user__username__in=LOGINS)
    assert people.count() == (len(LOGINS) if are_made else 0)
    for line in ("people of the programme", "mentor-2", "participant-returned", "/kk/family/"):
        assert (line in printed.getvalue()) is are_made


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


LINES = ["words of the interface", "font", "database", "content", "groups", "a step of another room"]


@pytest.fixture
def steps(monkeypatch):
    """What the command does, noted instead of done; each look at the clock is a second after the last."""
    done, clock = [], itertools.count(1000)
    for name, line in zip(("compile_messages", "make_database", "seed_content"), (0, 2, 3), strict=True):
        monkeypatch.setattr(quickstart.Command, name, lambda self, line=line: done.append(LINES[line]))
    monkeypatch.setattr(quickstart.Command, "has_unapplied_migrations", lambda self: True)
    monkeypatch.setattr(quickstart.fonts, "build", lambda _folder: done.append(LINES[1]))
    monkeypatch.setattr(quickstart.groups, "make_groups", lambda: done.append(LINES[4]))
    step = SimpleNamespace(name=LINES[5], work=lambda: done.append(LINES[5]))
    monkeypatch.setattr(quickstart.bootstrap, "due_steps", lambda: [step])
    monkeypatch.setattr(quickstart.time, "perf_counter", lambda: float(next(clock)))
    return done


def start(*words, **options) -> list[str]:
    printed = io.StringIO()
    call_command("quickstart", *words, stdout=printed, **options)
    return printed.getvalue().splitlines()


@pytest.mark.django_db
def test_on_a_new_machine_each_step_is_done_and_said(steps):
    Planted.objects.all().delete()

    lines = start("--no-demo")

    assert steps == LINES
    said = [(f"{name} …", f"{name} done in 1.0 s") for name in LINES]
    assert lines == [*itertools.chain(*said), "ready in 13.0 s"]
    kept = dict(Planted.objects.values_list("pk", "digest"))
    assert kept == {"everything": content_files.digest(), "groups": groups.digest()}


@pytest.mark.django_db
@pytest.mark.parametrize("verbosity", [0, 1, 2])
def test_the_command_speaks_unless_it_is_told_to_be_silent(verbosity, steps):
    assert bool(start("--no-demo", verbosity=verbosity)) is (verbosity > 0)
    assert LINES[0] in steps


@pytest.mark.django_db
def test_who_waits_sees_what_is_being_done_while_it_is_done(steps, monkeypatch):
    seen, stored = [], io.BytesIO()
    monkeypatch.setattr(quickstart.fonts, "build", lambda _folder: seen.append(stored.getvalue().decode()))

    call_command("quickstart", "--no-demo", stdout=io.TextIOWrapper(stored))

    (text,) = seen
    assert text.splitlines()[-1] == "font …"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stale", "done"),
    [((), set()), (("everything",), {"content"}), (("groups",), {"groups"}), (None, {"groups", "content"})],
)
def test_content_and_groups_are_made_where_they_have_changed(stale, done, steps):
    Planted.objects.all().delete()
    sound = {"everything": content_files.digest(), "groups": groups.digest()}
    for key, digest in sound.items():
        if stale is None:
            Planted.objects.create(pk=f"another {key}", digest=digest)
        else:
            Planted.objects.create(pk=key, digest="of before" if key in stale else digest)

    start("--no-demo")

    assert {"content", "groups"} & set(steps) == done
    assert {key: digest for key, digest in Planted.objects.values_list("pk", "digest") if key in sound} == sound
    steps.clear()
    start("--no-demo")
    assert not {"content", "groups"} & set(steps)


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_is_left_alone(steps, monkeypatch):
    monkeypatch.setattr(quickstart.Command, "has_unapplied_migrations", lambda self: False)
    start("--no-demo")
    assert "database" not in steps


@pytest.mark.django_db
@pytest.mark.parametrize("plan", [[], ["one more"]])
def test_migrations_that_wait_are_seen(plan, monkeypatch):
    assert not quickstart.Command().has_unapplied_migrations()
    monkeypatch.setattr(quickstart.MigrationExecutor, "migration_plan", lambda self, leaves: plan)
    assert quickstart.Command().has_unapplied_migrations() is bool(plan)


@pytest.mark.parametrize(
    ("tables", "snapshot", "done"),
    [
        ([], True, ["restored"]),
        ([], False, ["migrated", "kept"]),
        (["a_table"], True, ["migrated"]),
    ],
)
def test_an_empty_database_is_made_from_a_snapshot_or_by_migrating(tables, snapshot, done, monkeypatch):
    did = []
    monkeypatch.setattr(
        quickstart, "connection", SimpleNamespace(introspection=SimpleNamespace(table_names=lambda: tables))
    )
    taken = SimpleNamespace(
        restore=lambda: bool(snapshot and not did.append("restored")), save=lambda: did.append("kept")
    )
    monkeypatch.setattr(quickstart, "snapshots", taken)

    def migrate(name, **options):
        assert (name, options) == ("migrate", {"interactive": False, "verbosity": 0})
        did.append("migrated")

    monkeypatch.setattr(quickstart, "call_command", migrate)
    quickstart.Command().make_database()
    assert did == done


def test_catalogues_of_all_folders_are_compiled(settings, monkeypatch):
    compiled = []
    monkeypatch.setattr(quickstart, "compile_catalogues", compiled.append)
    settings.LOCALE_PATHS = ["one", "two"]
    quickstart.Command().compile_messages()
    assert compiled == ["one", "two"]


def test_each_content_that_is_made_is_named(monkeypatch):
    monkeypatch.setattr(quickstart.seeding, "seed_all", lambda say: say("pages/goals"))
    command = quickstart.Command(stdout=io.StringIO())
    command.verbose = True
    command.seed_content()
    assert command.stdout.getvalue() == "    pages/goals\n"


@pytest.mark.django_db
def test_who_may_sign_in_on_a_machine_of_ones_own_is_said(steps, settings, monkeypatch):
    settings.HTTPS, settings.SITE_URL = False, "http://localhost:8000"
    made = []
    monkeypatch.setattr(quickstart.demo, "make_centres", lambda: made.append("centres"))
    monkeypatch.setattr(quickstart.demo, "make_cast", lambda: {"editor": "a word"})
    monkeypatch.setattr(quickstart.demo, "make_people", lambda: "another word")

    lines = start()

    assert ["demo accounts for http://localhost:8000/admin/", "    editor         a word"] in [
        lines[place : place + 2] for place in range(len(lines))
    ]
    assert made == ["centres"]


@pytest.mark.django_db
def test_the_next_start_at_another_port_is_followed_by_what_wagtail_says(settings):
    page = Page.objects.get(slug="steps", locale__language_code="kk")
    settings.SITE_URL = "http://127.0.0.1:8123"
    printed = io.StringIO()

    call_command("quickstart", "--no-demo", stdout=printed)
    call_command("quickstart", "--no-demo", stdout=(again := io.StringIO()))

    assert "http://127.0.0.1:8123" in printed.getvalue() and "8123" not in again.getvalue()
    assert Site.objects.get(is_default_site=True).root_url == "http://127.0.0.1:8123"
    assert Page.objects.get(pk=page.pk).full_url == "http://127.0.0.1:8123/kk/steps/"


@pytest.mark.django_db
def test_every_address_that_is_told_has_the_port_of_this_start(settings, client):
    settings.SITE_URL = "http://127.0.0.1:8123"
    seeding.follow_site_url()

    for address in (
        "/kk/", "/kk/faq/", "/kk/ask/?age=14", "/kk/books/abai-zholy/", "/kk/reading-lists/2026/?as=print",
        "/kk/news/atom.xml", "/kk/news/rss.xml", "/sitemap.xml", "/sitemap-pages.xml",
        "/sitemap-books.xml", "/robots.txt",
    ):  # fmt: skip
        text = client.get(address).content.decode()
        assert "127.0.0.1:8123" in text and ":8000" not in text, address


def test_make_run_hands_its_port_to_the_address_of_the_site():
    environment = {name: value for name, value in os.environ.items() if name not in {"SITE_URL", "PORT", "MAKEFLAGS"}}
    planned = subprocess.run(
        ["make", "--no-print-directory", "-n", "run"], cwd=ROOT, env=environment | {"PORT": "8123"},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    assert planned.count("SITE_URL=http://127.0.0.1:8123 ") == 2
    assert "PORT=8123 honcho" in planned and "8000" not in planned
