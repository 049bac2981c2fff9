"""Every error that the checker looks for is told in the editor's language, also after an upgrade of Wagtail."""

import json
import re
from pathlib import Path

import pytest
import wagtail.admin
from django.urls import reverse
from django.utils.translation import override
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page

from tosbelgi.cms.wagtail_fixes.axe_messages import IN_THE_SITE, IN_THE_TEXT, WORDS
from tosbelgi.cms.wagtail_fixes.content_checker import ContentChecks

SCRIPTS = Path(wagtail.admin.__file__).parent / "static" / "wagtailadmin" / "js"
# A rule as the script has it: its name, and further on its tags, before the next rule begins.
_RULE = re.compile(r'\{id:"([\w-]+)",(?:(?!\{id:").)*?\btags:\[([^\]]*)\]', re.DOTALL)
# The checker leaves these out unless they are asked for.
LEFT_OUT = {"experimental", "deprecated"}


def rules_in(script: str) -> dict[str, set[str]]:
    """The rules that are built into one of Wagtail's scripts, with their tags."""
    found = _RULE.findall((SCRIPTS / script).read_text("utf-8"))
    return {name: set(re.findall(r'"([^"]+)"', tags)) for name, tags in found}


def looked_for(script: str) -> set[str]:
    """The rules that our checker asks for."""
    asked = ContentChecks()
    rules = rules_in(script) | {rule["id"]: set(rule["tags"]) for rule in asked.axe_custom_rules}
    by_tag = {name for name, tags in rules.items() if tags & set(asked.axe_run_only) and not tags & LEFT_OUT}
    switched = {name: rule["enabled"] for name, rule in asked.axe_rules.items()}
    assert set(switched) <= set(rules)
    return {name for name in rules if switched.get(name, name in by_tag)}


@pytest.mark.parametrize("script", ["userbar.js", "core.js"])
def test_every_rule_is_told_in_our_words_or_in_wagtails(script):
    """The bar and the editor have a checker each. A rule that an upgrade adds belongs into `check_words`."""
    rules = looked_for(script)

    assert len(rules) > 80
    assert rules - set(ContentChecks.axe_messages) == set()
    assert set(WORDS) - rules == set(), "words for what is looked for no more"


def test_all_that_wagtail_itself_looks_for_is_looked_for():
    assert set(ContentCheckerItem.axe_run_only) <= looked_for("userbar.js")


def test_an_error_belongs_to_the_text_or_to_the_site():
    assert set(IN_THE_TEXT) & set(IN_THE_SITE) == set()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_nothing_of_it_is_english(language):
    with override(language):
        said = {str(text) for words in ContentChecks.axe_messages.values() for text in words.values()}

    assert len(said) > 80
    assert [text for text in said if re.search("[A-Za-z]", text)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "wrong", "remedy"),
    [
        ("kk", "Суреттің балама мәтіні жоқ", "Оны суреттің бетінде жазыңыз"),
        ("ru", "У изображения нет альтернативного текста", "Напишите его на странице изображения"),
        ("en", "The image has no alternative text", "Write it in the image"),
    ],
)
def test_the_editor_and_the_bar_are_given_the_words_of_whoever_reads(editor_client, language, wrong, remedy):
    page = Page.objects.get(slug="about", locale__language_code="kk")
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for address in (editor, f"/{language}/about/"):
        screen = editor_client.get(address, headers={"accept-language": language}).content.decode()
        asked = json.loads(
            re.search(r'id="checker-axe-configuration" type="application/json">(.*?)</script>', screen)[1]
        )

        words = asked["messages"]["image-alt"]
        assert words["error_name"] == wrong, address
        assert words["help_text"].startswith(remedy), address
