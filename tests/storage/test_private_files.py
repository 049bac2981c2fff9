"""A private file is for those who may see it: whole, in ranges, and for nobody to keep; on a disk and in a bucket."""

import stat
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from tosbelgi.kernel.files import file_responses
from tosbelgi.kernel.files.private import kinds
from tosbelgi.kernel.transfers import places

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 40
SIZE = len(CONTENT)
FILM = "aigerim/first steps.webm"


def whose(request: HttpRequest, name: str) -> bool:
    """One query, whether there is such a file or not: the folder is named after whom it belongs to."""
    return get_user_model().objects.filter(pk=request.user.pk, username=name.split("/")[0]).exists()


@pytest.fixture
def diary(monkeypatch):
    kind = kinds.PrivateKind("diary", whose)
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.register(kind)
    return kind


@pytest.fixture
def film(diary, private_files):
    """The address of Aigerim's film."""
    assert private_files.save(f"diary/{FILM}", ContentFile(CONTENT)) == f"diary/{FILM}"
    return diary.url_for(FILM)


@pytest.fixture
def aigerim(django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_user("aigerim", password="x"))
    return client


@pytest.fixture
def others(django_user_model, admin_user):
    """Everybody else: a stranger, somebody signed in, and who looks after the site."""
    found = {"stranger": Client(), "somebody": Client(), "admin": Client()}
    found["somebody"].force_login(django_user_model.objects.create_user("daniyar", password="x"))
    found["admin"].force_login(admin_user)
    return found


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_who_may_see_it_gets_all_of_it_and_nobody_may_keep_it(film, aigerim):
    answer = aigerim.get(film)

    assert (answer.status_code, body(answer)) == (200, CONTENT)
    assert answer["Content-Length"] == str(SIZE)
    assert answer["Content-Type"] == "video/webm"
    assert answer["Content-Disposition"] == 'inline; filename="first steps.webm"'
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["ETag"].startswith('"')


@pytest.mark.parametrize("who", ["stranger", "somebody", "admin"])
def test_everybody_else_is_told_what_is_told_of_a_missing_one(
    who, film, diary, others, django_assert_max_num_queries, django_assert_num_queries
):
    for _once_and_again in range(2):  # what the page of an error keeps is there
        others[who].get(diary.url_for("aigerim/another.webm"))
    with django_assert_max_num_queries(50) as asked:
        missing = others[who].get(diary.url_for("aigerim/no such film.webm"))

    with django_assert_num_queries(len(asked)):
        hidden = others[who].get(film, headers={"range": "bytes=0-9"})

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content
    kept = ("Content-Type", "Cache-Control", "Vary")
    assert [hidden.get(name) for name in kept] == [missing.get(name) for name in kept]
    assert hidden["Cache-Control"] == "private, no-store"
    assert not hidden.has_header("ETag") and not hidden.has_header("Accept-Ranges")


@pytest.mark.parametrize(
    "name", ["aigerim/no such film.webm", "aigerim/", "aigerim", "aigerim/../aigerim/first steps.webm"]
)
def test_where_there_is_none_its_owner_finds_none(name, film, diary, aigerim):
    assert aigerim.get(f"/files/diary/{name}").status_code == 404


@pytest.mark.parametrize("name", ["x" * 250, "x" * 256, "ә" * 200, "x/" * 600 + "y", "a\nb", "a\x7fb"])
def test_a_name_that_no_storage_takes_names_no_file(name, film, diary, aigerim):
    """One of a folder of her own, which the rule lets through before any storage has looked at it."""
    assert aigerim.get(f"/files/diary/aigerim/{quote(name)}").status_code == 404


def test_a_name_that_leads_elsewhere_leads_nowhere(film, diary, private_files, aigerim, monkeypatch):
    """Whatever a rule let through: neither another kind, nor the world outside."""
    monkeypatch.setattr(kinds, "_kinds", {"diary": kinds.PrivateKind("diary", lambda *_asked: True)})
    private_files.save("letters/daniyar.txt", ContentFile(b"to nobody"))

    for name in ("../letters/daniyar.txt", "x/../../letters/daniyar.txt", "../../../../etc/passwd", "/etc/passwd"):
        assert aigerim.get(f"/files/diary/{quote(name, safe='')}").status_code == 404
        assert aigerim.get(f"/files/diary/{name}").status_code == 404
    assert aigerim.get("/files/letters/daniyar.txt").status_code == 404


@pytest.mark.parametrize("name", ["aigerim/page.html", "aigerim/drawing.svg", "aigerim/noname"])
def test_what_a_browser_could_run_is_a_download(name, diary, private_files, aigerim):
    private_files.save(f"diary/{name}", ContentFile(b"<script>alert(1)</script>"))

    answer = aigerim.get(diary.url_for(name))

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


RANGES = {
    "bytes=0-99": (0, 100),
    "bytes=100-": (100, SIZE),
    "bytes=-10": (SIZE - 10, SIZE),
    f"bytes=0-{SIZE * 2}": (0, SIZE),
    f"bytes=-{SIZE * 2}": (0, SIZE),
    f"bytes={SIZE - 1}-": (SIZE - 1, SIZE),
    "BYTES=5-5": (5, 6),
}


@pytest.mark.parametrize("asked", RANGES)
def test_a_range_is_just_that_range(asked, film, aigerim):
    start, stop = RANGES[asked]

    answer = aigerim.get(film, headers={"range": asked, "accept-encoding": "gzip, br"})

    assert (answer.status_code, body(answer)) == (206, CONTENT[start:stop])
    assert answer["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert answer["Content-Length"] == str(stop - start)
    assert not answer.has_header("Content-Encoding")
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "asked", ["bytes=", "bytes=5-4", "bytes=x-", "lines=0-1", "bytes=0-1,5-6", "bytes=" + "1" * 200]
)
def test_what_is_no_single_range_is_answered_with_the_whole(asked, film, aigerim):
    answer = aigerim.get(film, headers={"range": asked})

    assert (answer.status_code, body(answer)) == (200, CONTENT)
    assert not answer.has_header("Content-Range")


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=-0"])
def test_a_range_behind_the_end_is_416(asked, film, aigerim):
    answer = aigerim.get(film, headers={"range": asked})

    assert (answer.status_code, answer.content) == (416, b"")
    assert answer["Content-Range"] == f"bytes */{SIZE}"
    assert answer["Cache-Control"] == "private, no-store"


def test_below_a_file_there_is_nothing(film, aigerim, request):
    if "bucket" in request.node.name:
        pytest.skip("a bucket has no folders, and any name may end a longer one")
    assert aigerim.get(f"{film}/x").status_code == 404


def test_an_empty_file_is_empty(diary, private_files, aigerim):
    private_files.save("diary/aigerim/empty.webm", ContentFile(b""))
    url = diary.url_for("aigerim/empty.webm")

    assert (aigerim.get(url).status_code, body(aigerim.get(url))) == (200, b"")
    assert aigerim.get(url, headers={"range": "bytes=0-"}).status_code == 416


@pytest.mark.parametrize(
    ("condition", "status"),
    [("{etag}", 206), ("W/{etag}", 200), ('"another"', 200), ("{date}", 200), ("yesterday", 200), ("", 206)],
)
def test_a_part_is_given_only_of_the_file_the_client_has_begun_with(condition, status, film, aigerim, monkeypatch):
    """A date of just now proves nothing: the file may have changed twice within that second."""
    known = aigerim.head(film)
    monkeypatch.setattr(file_responses, "datetime", clock(known["Last-Modified"], seconds=0.9))
    condition = condition.format(etag=known["ETag"], date=known["Last-Modified"])

    answer = aigerim.get(film, headers={"range": "bytes=0-9", "if-range": condition})

    assert (answer.status_code, len(body(answer))) == (status, 10 if status == 206 else SIZE)


def test_an_older_date_does(film, aigerim, monkeypatch):
    known = aigerim.head(film)["Last-Modified"]
    monkeypatch.setattr(file_responses, "datetime", clock(known, seconds=5))

    answer = aigerim.get(film, headers={"range": "bytes=0-9", "if-range": known})

    assert answer.status_code == 206


def clock(written: str, seconds: float) -> type[file_responses.datetime]:
    """The time of day so many seconds after this date of a header."""
    now = parsedate_to_datetime(written) + file_responses.timedelta(seconds=seconds)

    class Clock(file_responses.datetime):
        @classmethod
        def now(cls, tz=None):
            return now

    return Clock


def test_head_tells_all_but_the_file_and_knows_no_ranges(film, aigerim):
    whole, asked = aigerim.get(film), aigerim.head(film, headers={"range": "bytes=0-9"})

    assert (asked.status_code, asked.content) == (200, b"")
    for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified", "Accept-Ranges", "Content-Disposition"):
        assert asked[name] == whole[name]


def test_who_has_it_is_told_so(film, aigerim):
    known = aigerim.head(film)

    unchanged = aigerim.get(film, headers={"if-none-match": known["ETag"], "range": "bytes=0-9"})
    changed = aigerim.get(film, headers={"if-match": '"another"', "range": "bytes=0-9"})

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert (changed.status_code, changed["Cache-Control"]) == (412, "private, no-store")
    assert unchanged["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(method, film, aigerim, private_files):
    assert getattr(aigerim, method)(film).status_code == 405
    assert private_files.exists(f"diary/{FILM}")


def test_a_player_that_asks_for_all_the_rest_gets_a_piece(film, aigerim, monkeypatch):
    """It would hold a thread for as long as the film lasts; the piece says how much there is."""
    monkeypatch.setattr(file_responses, "PIECE", 1000)

    first = aigerim.get(film, headers={"range": "bytes=0-"})
    named = aigerim.get(film, headers={"range": "bytes=0-4999"})
    whole = aigerim.get(film)

    assert (first["Content-Range"], body(first)) == (f"bytes 0-999/{SIZE}", CONTENT[:1000])
    assert (named["Content-Range"], body(named)) == (f"bytes 0-4999/{SIZE}", CONTENT[:5000])
    assert body(whole) == CONTENT


def test_where_all_places_are_taken_a_player_gets_a_piece_of_what_it_names(film, aigerim, monkeypatch):
    monkeypatch.setattr(file_responses, "PIECE", 1000)
    few = places.Places(4)
    monkeypatch.setattr(places, "of_this_process", few)
    held = [few.take("download"), few.take("download")]

    answer = aigerim.get(film, headers={"range": "bytes=10-4999"})

    assert all(held) and answer["Content-Range"] == f"bytes 10-1009/{SIZE}"


def test_only_the_site_itself_reads_the_folder(tmp_path, settings):
    settings.STORAGES = settings.STORAGES | {
        "private": {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path / "private"}}
    }
    storage = kinds.private_storage()

    storage.save("diary/aigerim/x.txt", ContentFile(b"x"))

    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "private").rglob("*")}
    assert modes == {0o700, 0o600}


def test_a_private_file_has_no_address_of_its_own(film, private_files):
    with pytest.raises(NotImplementedError):
        private_files.url(f"diary/{FILM}")


def test_private_files_lie_apart_from_media_and_from_documents(settings):
    place, media = settings.STORAGES["private"]["OPTIONS"]["location"], settings.VAR_DIR / "media"

    assert place == settings.VAR_DIR / "private"
    assert place not in [media, *media.parents] and media not in place.parents


def test_a_name_means_one_kind(diary):
    with pytest.raises(ValueError, match="diary"):
        kinds.register(kinds.PrivateKind("diary", lambda *_asked: True))


def test_a_kind_that_nobody_registered_is_not_found(client):
    assert client.get(reverse("private_file", args=["nothing", "x"])).status_code == 404
