"""Adding, adding many, uploading in a chooser, replacing, and code: every door of the house is the same door."""

import hashlib
import html
import io
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from PIL import Image
from wagtail.models import Collection, GroupCollectionPermission, UploadedFile
from wagtail.users.models import UserProfile

from tosbelgi.cms.media.models import SiteDocument, SiteImage
from tosbelgi.cms.uploads import limits as upload_limits
from tosbelgi.home.news import NewsPage
from tosbelgi.kernel.refusals.messages import sentence_for

from . import made_files as made
from .test_uploads import REFUSED_DOCUMENTS, REFUSED_PICTURES

pytestmark = pytest.mark.django_db
MODELS = {"images": SiteImage, "docs": SiteDocument}
REFUSED = {"images": REFUSED_PICTURES, "docs": REFUSED_DOCUMENTS}
SENTENCES = {kind.code: sentence_for(kind).text for kind in upload_limits.UploadRefused.__subclasses__()}


@pytest.fixture
def editor(django_user_model):
    """Daniyar, who may add and change pictures and documents and nothing more."""
    group = Group.objects.create(name="picture editors")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"):
        GroupCollectionPermission.objects.create(
            group=group,
            collection=Collection.get_first_root_node(),
            permission=Permission.objects.get(codename=codename, content_type__app_label__startswith="wagtail"),
        )
    user = django_user_model.objects.create_user("daniyar", password="x")
    user.groups.add(group)
    return user


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clients(editor, admin_user):
    return {"stranger": Client(), "editor": signed_in(editor), "admin": signed_in(admin_user)}


@pytest.fixture
def on_disk(own_folder):
    """What is stored besides renditions, to prove that nothing moved."""

    def look() -> dict[str, str]:
        return {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest()
            for folder in ("original_images", "documents", "wagtail_uploads")
            for path in (own_folder / folder).rglob("*")
            if path.is_file()
        }

    return look


def add(client, kind, content, name, existing):
    return client.post(reverse(f"wagtail{kind}:add"), {"title": "T", "file": SimpleUploadedFile(name, content)})


def add_many(client, kind, content, name, existing):
    ajax = {"X-Requested-With": "XMLHttpRequest"}
    sent = {"title": "T", "files[]": SimpleUploadedFile(name, content)}
    return client.post(reverse(f"wagtail{kind}:add_multiple"), sent, headers=ajax)


def choose(client, kind, content, name, existing):
    prefix = {"images": "image", "docs": "document"}[kind] + "-chooser-upload"
    sent = {f"{prefix}-title": "T", f"{prefix}-file": SimpleUploadedFile(name, content)}
    return client.post(reverse(f"wagtail{kind}_chooser:create"), sent)


def replace(client, kind, content, name, existing):
    sent = {"title": "T", "file": SimpleUploadedFile(name, content)}
    return client.post(reverse(f"wagtail{kind}:edit", args=[existing.pk]), sent)


WAYS = {"add": add, "add many": add_many, "choose": choose, "replace": replace}


@pytest.fixture
def existing():
    return {
        "images": SiteImage.objects.create(title="old", file=ImageFile(io.BytesIO(made.picture()), name="old.jpg")),
        "docs": SiteDocument.objects.create(title="old", file=ContentFile(made.pdf(), name="old.pdf")),
    }


def newest(kind, existing, way):
    rows = MODELS[kind].objects.all()
    return rows.get(pk=existing.pk) if way == "replace" else rows.exclude(pk=existing.pk).get()


def told(answer) -> str:
    """What the editor reads: a page, the form of a chooser, or the line of one of many."""
    if "json" not in answer["Content-Type"]:
        return html.unescape(answer.text)
    said = answer.json()
    return html.unescape(said.get("error_message") or said.get("html") or said.get("htmlFragment") or str(said))


@pytest.mark.parametrize("who", ["editor", "admin"])
@pytest.mark.parametrize("way", WAYS)
def test_a_photograph_is_stored_without_its_place_and_known_by_what_is_stored(who, way, clients, existing):
    photograph = made.with_words("jpeg", orientation=6)
    WAYS[way](clients[who], "images", photograph, "scene.jpg", existing["images"])

    stored = newest("images", existing["images"], way)
    content = Path(stored.file.path).read_bytes()
    assert made.SERIAL.encode() not in content
    assert not Image.open(io.BytesIO(content)).getexif()
    assert (stored.width, stored.height) == Image.open(io.BytesIO(content)).size == (60, 90)
    assert stored.file_hash == hashlib.sha1(content).hexdigest()
    assert stored.file_size == len(content)


@pytest.mark.parametrize("who", ["editor", "admin"])
@pytest.mark.parametrize("way", WAYS)
def test_a_document_is_stored_as_it_is(who, way, clients, existing):
    document = made.office("docx")
    WAYS[way](clients[who], "docs", document, "paper.docx", existing["docs"])

    stored = newest("docs", existing["docs"], way)
    assert Path(stored.file.path).read_bytes() == document
    assert (stored.file_size, stored.file_hash) == (len(document), hashlib.sha1(document).hexdigest())


def test_the_same_photograph_sent_twice_is_found_by_what_is_stored(clients, existing):
    for _time in range(2):
        answer = add_many(clients["admin"], "images", made.with_words("jpeg"), "scene.jpg", None)

    assert answer.json()["duplicate"] is True


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("images", "an archive behind a JPEG"),
        ("images", "900 megapixels in 900 bytes"),
        ("images", "a cut off JPEG"),
        ("images", "a drawing"),
        ("images", "nothing at all"),
        ("docs", "macros"),
        ("docs", "a bomb"),
        ("docs", "JavaScript in a PDF"),
        ("docs", "a web page under a text's name"),
        ("docs", "a cut off DOCX"),
    ],
)
def test_what_is_refused_is_told_and_nothing_is_stored(kind, what, way, clients, existing, on_disk):
    content, name, code = REFUSED[kind][what]
    before = on_disk()

    answer = WAYS[way](clients["editor"], kind, content, name, existing[kind])

    assert answer.status_code == 200
    with override("kk"):
        assert re.split(r"%|\(", str(SENTENCES[code]))[0].strip() in told(answer)
    assert SiteImage.objects.count() == SiteDocument.objects.count() == 1
    assert MODELS[kind].objects.get().title == "old"
    assert on_disk() == before
    assert not UploadedFile.objects.exists()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["images", "docs"])
def test_a_stranger_brings_nothing_in(kind, way, clients, existing, on_disk):
    before = on_disk()
    good = {"images": (made.picture(), "a.jpg"), "docs": (made.pdf(), "a.pdf")}[kind]

    answer = WAYS[way](clients["stranger"], kind, *good, existing[kind])

    assert answer.status_code in {302, 403}
    assert SiteImage.objects.count() == SiteDocument.objects.count() == 1
    assert on_disk() == before


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_reason_is_said_in_the_editors_language(language, clients, admin_user):
    UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": language})

    answer = add(clients["admin"], "images", b"", "a.jpg", None)

    with override(language):
        assert str(SENTENCES["FILE_IS_EMPTY"]) in told(answer)


def test_an_upload_that_waited_for_its_words_is_cleaned_too(clients, admin_user):
    """Wagtail keeps the file aside while another field of the form is wrong, and stores it later past the form."""
    waiting = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(SiteImage),
        file=SimpleUploadedFile("scene.jpg", made.with_words("jpeg", orientation=6)),
        uploaded_by_user=admin_user,
    )
    url = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    root, prefix = Collection.get_first_root_node().pk, f"uploaded-image-{waiting.pk}"

    answer = clients["admin"].post(url, {f"{prefix}-title": "T", f"{prefix}-collection": root})

    assert answer.json()["success"]
    stored = SiteImage.objects.get()
    content = Path(stored.file.path).read_bytes()
    assert made.SERIAL.encode() not in content
    assert stored.file_hash == hashlib.sha1(content).hexdigest()
    assert (stored.width, stored.height) == (60, 90)


def test_a_picture_saved_by_code_is_cleaned_too():
    photograph = made.with_words("jpeg", orientation=3)
    stored = SiteImage(title="T", file=ImageFile(io.BytesIO(photograph), name="scene.jpg"))
    stored.save()
    stored.refresh_from_db()

    content = Path(stored.file.path).read_bytes()
    assert made.SERIAL.encode() not in content
    assert (stored.file_size, stored.file_hash) == (len(content), hashlib.sha1(content).hexdigest())


@pytest.mark.parametrize("what", ["an archive behind a JPEG", "a picture under another picture's name"])
def test_a_picture_saved_by_code_is_refused_too(what, on_disk):
    content, name, _code = REFUSED_PICTURES[what]
    before = on_disk()

    with pytest.raises(upload_limits.UploadRefused):
        SiteImage.objects.create(title="T", file=ImageFile(io.BytesIO(content), name=name))

    assert not SiteImage.objects.exists()
    assert on_disk() == before


def test_a_document_saved_by_code_is_refused_too(on_disk):
    before = on_disk()

    with pytest.raises(upload_limits.MacrosInside):
        SiteDocument.objects.create(title="T", file=ContentFile(REFUSED_DOCUMENTS["macros"][0], name="a.docx"))

    assert not SiteDocument.objects.exists()
    assert on_disk() == before


def test_the_focal_point_is_chosen_in_the_form_and_moves_the_picture_that_is_shared(clients):
    """Red on the left, blue on the right: the middle has both, what lies around a point on the left is only red."""
    whole = made.picture("png", image=made.scene((1200, 200)))
    image = SiteImage.objects.create(title="T", file=ImageFile(io.BytesIO(whole), name="scene.png"))
    page = NewsPage.objects.filter(locale__language_code="kk").first()
    page.picture = image
    page.save_revision().publish()
    url = reverse("wagtailimages:edit", args=[image.pk])
    around = {"focal_point_x": 100, "focal_point_y": 100, "focal_point_width": 60, "focal_point_height": 60}
    assert all(f'name="{name}"' in clients["editor"].get(url).text for name in around)

    def shared() -> tuple[str, list[str]]:
        """The address of the shared picture, and its colours at its left and right."""
        shown = clients["stranger"].get(page.address).text
        found = re.search(r'property="og:image" content="https?://[^/]+(/media/[^"]+)"', shown)[1]
        drawn = Image.open(io.BytesIO(b"".join(clients["stranger"].get(found).streaming_content))).convert("RGB")
        ends = [drawn.getpixel((x, drawn.height // 2)) for x in (5, drawn.width - 5)]
        return found, ["red" if red > blue else "blue" for red, _green, blue in ends]

    before, both = shared()
    root = Collection.get_first_root_node().pk
    clients["editor"].post(url, {"title": "T", "collection": root, **around})
    after, one = shared()

    assert (both, one) == (["red", "blue"], ["red", "red"])
    assert before != after


def test_an_account_takes_no_picture_past_the_door(editor):
    client = Client()
    client.force_login(editor)
    address = reverse("wagtailadmin_account")
    assert 'name="avatar-avatar"' not in client.get(address).text
    sent = {"locale-preferred_language": "kk", "theme-theme": "system", "theme-contrast": "system"}
    client.post(address, sent | {"avatar-avatar": SimpleUploadedFile("me.png", made.picture("png"), "image/png")})
    assert not UserProfile.objects.filter(user=editor).exclude(avatar="").exists()
