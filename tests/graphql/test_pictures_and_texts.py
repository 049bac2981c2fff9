"""Pictures with their renditions, and rich text without anything a host must fear."""

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction, Locale

from tests.cms import made_files
from tosbelgi.cms.media.models import SiteDocument, SiteImage
from tosbelgi.cms.serving import media_views
from tosbelgi.home.models import ContentPage, FrontPage
from tosbelgi.kernel.caching import compiled_queries

from .asking import data, questions, refusal

pytestmark = pytest.mark.django_db
PICTURE = """{ page(path: "pictured") {
  picture { id alt decorative width height renditions(widths: [360, 720], formats: [WEBP]) { url width height format } }
  body { ... on PictureBlock { caption image { alt } } ... on TextBlock { text { html text } } }
} }"""


def an_image(size: tuple[int, int] | None = None, **words) -> SiteImage:
    content = made_files.picture("jpeg", made_files.scene(size)) if size else made_files.picture()
    image = SiteImage(title="steppe", file=ImageFile(io.BytesIO(content), name="steppe.jpg"), **words)
    image.save()
    return image


def on_a_page(slug: str, image: SiteImage) -> ContentPage:
    locale = Locale.objects.get(language_code="kk")
    page = FrontPage.objects.get(locale=locale).add_child(
        instance=ContentPage(title="Суретті", slug=slug, locale=locale, picture=image, live=False)
    )
    page.save_revision().publish()
    return page


@pytest.fixture
def pictured():
    """A page with a picture on top, one in its body, and texts with links of all kinds."""
    locale = Locale.objects.get(language_code="kk")
    image = an_image(alt_kk="Дала", alt_ru="Степь", alt_en="Steppe")
    paper = SiteDocument(title="paper", file=ContentFile(made_files.pdf(), name="paper.pdf"))
    paper.save()
    faq = ContentPage.objects.get(slug="faq", locale=locale)
    text = (
        f'<p>Бірінші <a linktype="page" id="{faq.pk}">сұрақтар</a></p><p>екінші '
        f'<a linktype="document" id="{paper.pk}">құжат</a> <a linktype="page" id="999999">жоқ</a> '
        '<a href="javascript:alert(1)">шерту</a><script>alert(1)</script><b onclick="x()">қалың</b></p>'
    )
    body = [{"type": "picture", "value": {"image": image.pk, "caption": ""}}, {"type": "text", "value": text}]
    page = FrontPage.objects.get(locale=locale).add_child(
        instance=ContentPage(title="Суретті", slug="pictured", locale=locale, picture=image, body=body, live=False)
    )
    page.save_revision().publish()
    return image, paper


def test_a_picture_comes_in_the_widths_and_formats_asked_for(pictured, client):
    image, _paper = pictured
    shown = data(PICTURE)["page"]["picture"]
    assert shown["alt"] == "Дала"
    assert not shown["decorative"]
    assert [(one["width"], one["format"]) for one in shown["renditions"]] == [(image.width, "WEBP")]
    for one in shown["renditions"]:
        answer = client.get(one["url"].removeprefix(settings.SITE_URL), follow=True)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/webp"
        assert answer.getvalue()[8:12] == b"WEBP"

    made = data(PICTURE)["page"]["picture"]["renditions"]

    assert all("/media/images/" in one["url"] for one in made)
    assert [(one["width"], one["height"]) for one in made] == [
        (one["width"], one["height"]) for one in shown["renditions"]
    ]


def test_the_widths_and_formats_are_those_of_the_pages():
    template = Path(settings.PACKAGE_DIR, "cms/templates/cms/parts/responsive.html").read_text("utf-8")
    assert tuple(re.search(r"format-\{([^}]*)\}", template)[1].split(",")) == media_views.FORMATS
    assert tuple(map(int, re.search(r"width-\{([^}]*)\}", template)[1].split(","))) == media_views.WIDTHS


def test_no_rendition_is_made_of_a_hidden_picture_or_in_another_size(pictured, client):
    image, _paper = pictured
    assert client.get(f"/media/rendition/{image.pk}/361.webp").status_code == 404
    assert client.get(f"/media/rendition/{image.pk}/360.png").status_code == 404
    assert client.get("/media/rendition/999999/360.webp").status_code == 404
    vault = Collection.get_first_root_node().add_child(name="vault")
    CollectionViewRestriction.objects.create(collection=vault, restriction_type="login")
    SiteImage.objects.filter(pk=image.pk).update(collection=vault)
    assert client.get(f"/media/rendition/{image.pk}/360.webp").status_code == 404
    assert not image.renditions.filter(filter_spec__contains="width-36").exists()
    page = data(PICTURE)["page"]
    assert page["picture"] is None
    assert page["body"][0] == {"caption": "", "image": None}


def test_a_width_that_is_not_made_is_refused(pictured):
    question = '{ page(path: "pictured") { picture { renditions(widths: [361]) { url } } } }'
    assert refusal(question) == {
        "code": "BAD_WIDTH",
        "field": "widths",
        "rule": "graphql.image.widths",
        "allowed": [96, 180, 360, 720, 1280],
    }


SHAPES = {
    "renditions": ("widths: [96, 180, 360, 720, 1280]", [(96, 64), (180, 120), (360, 240), (600, 400)]),
    "squares": ("widths: [96, 180, 360]", [(96, 96), (180, 180), (360, 360)]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_thumbnails_and_squares_are_what_is_promised_and_none_is_larger_than_the_picture(shape, client):
    widths, sizes = SHAPES[shape]
    on_a_page("wide", an_image((600, 400), alt_kk="Дала"))
    question = f'{{ page(path: "wide") {{ picture {{ {shape}({widths}, formats: [WEBP]) {{ url width height }} }} }} }}'
    promised = data(question)["page"]["picture"][shape]

    assert [(one["width"], one["height"]) for one in promised] == sizes
    for one in promised:
        answer = client.get(one["url"].removeprefix(settings.SITE_URL), follow=True)
        with Image.open(io.BytesIO(answer.getvalue())) as made:
            assert made.size == (one["width"], one["height"])

    again = data(question)["page"]["picture"][shape]
    assert [(one["width"], one["height"]) for one in again] == sizes
    assert all("/media/images/" in one["url"] for one in again)


@pytest.mark.parametrize(("size", "sides"), [((100, 61), []), ((97, 140), [96]), ((401, 233), [96, 180])])
def test_of_a_small_picture_there_is_no_more_than_it_has(size, sides, client):
    on_a_page("small", an_image(size, alt_kk="Дала"))
    shown = data(
        '{ page(path: "small") { picture { renditions(formats: [JPEG]) { url width height } '
        "squares(formats: [JPEG]) { url width height } } } }"
    )["page"]["picture"]

    wide = [one["width"] for one in shown["renditions"]]
    assert wide == [width for width in (360, 720, 1280) if width < size[0]] + [size[0]]
    assert [(one["width"], one["height"]) for one in shown["squares"]] == [(side, side) for side in sides]
    for one in [*shown["renditions"], *shown["squares"]]:
        answer = client.get(one["url"].removeprefix(settings.SITE_URL), follow=True)
        with Image.open(io.BytesIO(answer.getvalue())) as made:
            assert made.size == (one["width"], one["height"])


def test_a_square_follows_the_focus_that_an_editor_marks(client):
    image = an_image((600, 400), alt_kk="Дала")
    on_a_page("focus", image)
    question = '{ page(path: "focus") { picture { squares(widths: [96], formats: [WEBP]) { url } } } }'
    before = _only_square(question, client)
    assert _only_square(question, client) == before

    SiteImage.objects.filter(pk=image.pk).update(
        focal_point_x=550, focal_point_y=50, focal_point_width=60, focal_point_height=60
    )

    after = _only_square(question, client)
    assert after != before
    assert _only_square(question, client) == after


def _only_square(question, client) -> str:
    """Where the square leads to; it is made when its address is opened."""
    (square,) = data(question)["page"]["picture"]["squares"]
    answer = client.get(square["url"].removeprefix(settings.SITE_URL), follow=True)
    assert answer.status_code == 200
    return answer.redirect_chain[-1][0] if answer.redirect_chain else square["url"].removeprefix(settings.SITE_URL)


def test_a_square_that_the_picture_does_not_reach_gives_way_to_the_next(client):
    on_a_page("next", an_image((300, 200), alt_kk="Дала"))
    question = '{ page(path: "next") { picture { squares(widths: [360], formats: [JPEG]) { width height } } } }'
    assert data(question)["page"]["picture"]["squares"] == [{"width": 180, "height": 180}]


def test_a_square_that_is_not_offered_is_refused(pictured, client):
    image, _paper = pictured
    question = '{ page(path: "pictured") { picture { squares(widths: [720]) { url } } } }'
    assert refusal(question)["allowed"] == [96, 180, 360]
    for address in (f"{image.pk}/720.webp", f"{image.pk}/96.png", "999999/96.webp"):
        assert client.get(f"/media/square/{address}").status_code == 404
    assert not image.renditions.filter(filter_spec__contains="fill").exists()


def test_rich_text_holds_structure_and_working_links_alone(pictured):
    text = data(PICTURE)["page"]["body"][1]["text"]
    site = settings.SITE_URL
    assert text["html"].startswith(f'<p>Бірінші <a href="{site}/kk/faq/">сұрақтар</a></p><p>екінші <a href="{site}/doc')
    for danger in ("script", "onclick", "linktype", "999999"):
        assert danger not in text["html"]
    assert "<a>шерту</a>" in text["html"]
    assert "<b>қалың</b>" in text["html"]
    assert text["text"].splitlines()[0] == "Бірінші сұрақтар"


def test_time_passes_for_compiled_queries_too(pictured, monkeypatch):
    ContentPage.objects.filter(slug="pictured").update(expire_at=timezone.now() + timedelta(hours=1))
    assert data('{ page(path: "pictured") { title } }')["page"] == {"title": "Суретті"}
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(compiled_queries.timezone, "now", lambda: later)
    assert data('{ page(path: "pictured") { title } }')["page"] is None


def test_no_compiled_query_has_a_clock_of_its_own():
    for question in questions(locales=[("RU", "[KK]")]):
        data(question)
    for compiled in filter(None, compiled_queries.compiled_by_shape.values()):
        constants = [str(value) for value, mark in compiled.parameters if mark is None]
        assert not [one for one in constants if re.match(r"\d{4}-\d\d-\d\d", one)], compiled.sql
