"""What a browser may do stands in each answer: little on public pages, recording in the cabinet and nowhere else."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from tosbelgi.cms.serving import csp

HOUSE = Path(__file__).resolve().parents[2] / "tosbelgi"
PUBLIC = [
    "/kk/",
    "/ru/levels/",
    "/en/no-such-page/",
    "/healthz",
    "/graphql/",
    "/kk/account/",
    "/kk/cabinets/",
    "/cabinet/",
]
CABINET = ["/kk/cabinet/", "/ru/cabinet/diary/1/", "/en/cabinet/no-such-page/"]


def directives(policy: str) -> dict[str, set[str]]:
    return {name: set(values) for name, *values in (one.split() for one in policy.split("; "))}


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_may_neither_record_nor_show_what_it_has_made_itself(path, client):
    answer = client.get(path)

    assert "blob:" not in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "self" not in answer["Permissions-Policy"]
    for name in ("camera", "microphone", "geolocation", "display-capture", "payment", "usb"):
        assert f"{name}=()" in answer["Permissions-Policy"].split(", ")


@pytest.mark.django_db
@pytest.mark.parametrize("path", CABINET)
def test_the_cabinet_may_record_and_show_it_and_nothing_else(path, client):
    answer = client.get(path)

    public, cabinet = directives(csp.PUBLIC_POLICY.content), directives(answer["Content-Security-Policy"])
    more = {name: cabinet[name] - public[name] for name in cabinet if cabinet[name] != public[name]}
    assert more == {"img-src": {"blob:"}, "media-src": {"blob:"}}
    assert cabinet.keys() == public.keys()
    allowed = {one for one in answer["Permissions-Policy"].split(", ") if not one.endswith("=()")}
    assert allowed == {"camera=(self)", "microphone=(self)"}
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_the_admin_records_nothing(editor_client):
    assert "self" not in editor_client.get("/admin/")["Permissions-Policy"]


def test_htmx_evaluates_nothing_and_keeps_no_copy_of_a_page():
    head = render_to_string("cms/parts/htmx.html")
    config = json.loads(re.search(r"name=\"htmx-config\" content='([^']*)'", head)[1])
    (source,) = re.findall(r'<script src="([^"]*)" defer></script>', head)

    shipped = Path(__import__("django_htmx").__file__).parent / "static" / "django_htmx" / "htmx-2.js"
    script = shipped.read_text("utf-8")
    assert source.startswith("/static/django_htmx/htmx-2.min")
    assert config.pop("historyCacheSize") == 0
    assert config.pop("refreshOnHistoryMiss") is True
    assert config.pop("selfRequestsOnly") is True
    assert config == {"includeIndicatorStyles": False, "allowEval": False, "allowScriptTags": False}
    for name in ("historyCacheSize", "refreshOnHistoryMiss", "selfRequestsOnly", *config):
        assert re.search(rf"^\s+{name}: ", script, re.MULTILINE), f"htmx knows no {name} any more"


class Inline(HTMLParser):
    """What the policy would refuse: styles and scripts in attributes, and script elements with words in them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "style" or name.startswith(("on", "hx-on")) or (value or "").strip().startswith("javascript:"):
                self.found.append(f"<{tag} {name}>")
        if tag == "style" or (tag == "script" and not {"src", "type"} & dict(attrs).keys()):
            self.found.append(f"<{tag}>")


def inline_in(text: str) -> list[str]:
    """Django's own tags are taken out first: a tag of theirs may stand within an attribute."""
    parser = Inline()
    parser.feed(re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL))
    return parser.found


ELEMENTS = {"<script>", "<style>"}
WAGTAILS = {"admin", "panels"}  # what stands in Wagtail's admin, whose own pages are full of them
TEMPLATES = sorted(
    path
    for path in HOUSE.rglob("*")
    if path.suffix in {".html", ".svg", ".xml", ".txt"} and {"templates", "static"} & set(path.parts)
)


def test_no_template_has_styles_or_scripts_in_its_elements():
    """None of e-mails either: ours are plain text. One in HTML would need a rule of its own: mail knows no sheets."""
    assert len(TEMPLATES) > 100
    wrong = {
        (str(path.relative_to(HOUSE)), found)
        for path in TEMPLATES
        for found in inline_in(path.read_text("utf-8"))
        if found not in ELEMENTS or not WAGTAILS & set(path.parts)
    }
    assert wrong == set()


@pytest.mark.parametrize(
    "text",
    [
        '<p class="a" style="color:red">', "<p {% if a %}style='b'{% endif %}>", "<P STYLE=''>",
        '<a href="{% url "x" %}" onclick="f()">',
        '<button hx-on:click="f()">', '<button hx-on="click: f()">', "<svg><path style=fill:red>", "<style>a{}</style>",
        "<script>f()</script>", '<a href=" javascript:f()">',
    ],
)  # fmt: skip
def test_one_that_has_is_named(text):
    assert inline_in(text)


def test_what_only_looks_like_it_is_allowed():
    assert (
        inline_in('<td data-style="a" data-heading="on=1"><script type="application/json">{}</script> style="a"') == []
    )
