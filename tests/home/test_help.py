"""The editors' help: complete in three languages, in the words of the interface, found from where one stands."""

import html
import json
import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page
from wagtail.users.models import UserProfile

from tosbelgi.home import groups, help_texts, help_views
from tosbelgi.home.help_screens import is_screen
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.seasons import Season

ROOT = Path(__file__).resolve().parents[2]
KEYS = list(help_texts.tasks())
HEAVIEST = 40_000


def all_of(key: str, language: str) -> str:
    text = help_texts.task_text(key, language)
    return "\n".join([text.title, text.start, text.end, text.way])


def known_messages() -> set[str]:
    """Every message of the interface: ours, and those of the applications as their English catalogues list them."""
    files = [ROOT / "tosbelgi/locale/kk/LC_MESSAGES/django.po"]
    files += [Path(app.path) / "locale/en/LC_MESSAGES/django.po" for app in apps.get_app_configs()]
    return {entry.msgid for path in files if path.exists() for entry in polib.pofile(str(path))}


def test_there_are_ten_tasks_and_the_list_in_docs_is_the_same():
    told = (ROOT / "docs" / "tasks.md").read_text("utf-8")
    listed = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", told, re.M)
    with translation.override("en"):
        expected = []
        for number, task in enumerate(help_texts.tasks().values(), start=1):
            text = help_texts.task_text(task.key, "en")
            said = [text.title, ", ".join(task.who), help_texts.fill_names(text.start), help_texts.fill_names(text.end)]
            expected.append((str(number), *said))

    assert len(KEYS) == 10
    assert listed == expected


@pytest.mark.parametrize("language", CODES)
def test_every_name_in_the_help_is_a_message_of_the_interface(language):
    known = known_messages()
    unknown = {}
    for key in KEYS:
        for msgid, filled in help_texts.placeholders(all_of(key, language)):
            said = {msgid.removeprefix("^"), *(one[1:] for one in filled.values() if one.startswith("_"))}
            if said - known:
                unknown[key, msgid] = said - known
            with translation.override(language):
                assert help_texts.name_in_interface(msgid, filled)

    assert unknown == {}


def test_the_three_languages_say_the_same():
    """The same names in the same steps, the same links and pictures: nothing is told in one language only."""
    for key in KEYS:
        said = {language: help_texts.task_text(key, language).way for language in CODES}
        for pattern in (r"\{\{.+?\}\}", r"screen:[^)]+", r"picture:\d+", r"^\d+\."):
            found = {language: sorted(re.findall(pattern, way, re.M)) for language, way in said.items()}
            assert found["kk"] == found["ru"] == found["en"], (key, pattern)
        assert len(re.findall(r"picture:\d+", said["kk"])) == help_texts.tasks()[key].pictures


@pytest.mark.django_db
def test_every_link_of_the_help_leads_to_a_screen_and_no_task_stands_alone():
    for key, task in help_texts.tasks().items():
        for name in re.findall(r"\(screen:([^)]+)\)", help_texts.task_text(key, "kk").way):
            assert is_screen(name), (key, name)
        assert set(task.who) <= set(help_views.ROLE_NAMES)
        assert task.related
        assert set(task.related) <= set(KEYS) - {key}


def test_the_pictures_are_whole_light_and_no_older_than_the_interface():
    """A renamed button makes a picture old, and none is left over: `make pictures` takes them anew."""
    kept = json.loads((help_texts.FOLDER / "pictures.json").read_text("utf-8"))
    languages = sorted({name.rpartition(".")[2] for name in kept})
    old, wanted = [], set()
    for language in languages:
        with translation.override(language):
            old += [key for key in KEYS if kept.get(f"{key}.{language}") != help_texts.names_digest(key, language)]
        for key, task in help_texts.tasks().items():
            wanted |= {help_texts.picture_name(key, number, language) for number in range(1, task.pictures + 1)}
    sizes = {path.name: path.stat().st_size for path in help_texts.PICTURES.glob("*.webp")}

    assert old == [], "names in the interface have changed: run make pictures"
    assert set(sizes) == wanted
    assert {name: size for name, size in sizes.items() if size > HEAVIEST} == {}


@pytest.fixture
def reader(db, django_user_model):
    """An editor whose admin speaks the language asked for."""

    def reader(language: str) -> Client:
        user = django_user_model.objects.create_user(f"reader-{language}", f"{language}@example.invalid", "long enough")
        user.groups.add(Group.objects.get(name=groups.EDITORS))
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
        client = Client()
        client.force_login(user)
        return client

    return reader


@pytest.mark.parametrize("language", CODES)
def test_each_task_is_told_in_the_language_of_who_reads(language, reader):
    client = reader(language)
    room = client.get(reverse("help")).content.decode()
    for key in KEYS:
        shown = client.get(reverse("help_task", args=[key]))
        said = html.unescape(shown.content.decode())
        assert reverse("help_task", args=[key]) in room
        assert shown.status_code == 200
        assert help_texts.task_text(key, language).title in said
        assert not re.search(r"\{\{|screen:|picture:", said)
        assert f'href="{reverse("help")}"' in said
    assert client.get(reverse("help_task", args=["no-such-task"]), follow=True).status_code == 404


def test_without_pictures_the_text_stands_alone(reader, monkeypatch, tmp_path):
    monkeypatch.setattr(help_texts, "PICTURES", tmp_path)
    shown = reader("en").get(reverse("help_task", args=["slogan"])).content.decode()

    assert "<ol" in shown
    assert "help-picture" not in shown


def test_the_help_is_for_the_house_only(client, django_user_model, db):
    assert client.get(reverse("help")).status_code == 302
    client.force_login(django_user_model.objects.create_user("guest", "guest@example.invalid", "long enough"))
    assert client.get(reverse("help_task", args=["slogan"])).status_code == 302


def test_each_screen_shows_the_way_to_its_task(reader):
    client = reader("en")
    news = Page.objects.get(slug="levels-2026", locale__language_code="kk")
    twin = Page.objects.get(slug="steps", locale__language_code="ru")
    ways = {
        reverse("wagtailsnippets_reading_lists_book:add"): "add-book",
        reverse("wagtailsnippets_programme_season:edit", args=[Season.objects.get().pk]): "next-season",
        reverse("wagtailsnippets_programme_direction:list"): "slogan",
        reverse("parity_board"): "missing-words",
        reverse("wagtailadmin_pages:edit", args=[news.pk]): "news",
        reverse("wagtailadmin_pages:edit", args=[twin.pk]): "missing-words",
        reverse("reading_lists_desk"): "reading-list",
        reverse("content_health"): "mend-link",
        reverse("wagtailimages:add"): "picture",
    }
    for address, key in ways.items():
        shown = client.get(address).content.decode()
        assert f'class="help-here" href="{reverse("help_task", args=[key])}"' in shown, address
        assert "editor-guide" not in shown
    assert "help-here" not in client.get(reverse("wagtailadmin_home")).content.decode()
