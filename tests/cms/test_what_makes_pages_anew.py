"""What changes the content version, what does not, and when the next thing expires by itself."""

import os
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Comment, CommentReply, Page, Revision

from tosbelgi.cms.publication import content_version, expiry
from tosbelgi.cms.publication.content_version import bump as bump_after_commit
from tosbelgi.home.models import Benefit, ContentPage, FrontPage
from tosbelgi.kernel.models import CalendarCorrection
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.reading_lists.books import Author, Book
from tosbelgi.reading_lists.lists import ListedBook

pytestmark = pytest.mark.django_db


@pytest.fixture
def moves():
    """Whether a deed makes a new version."""

    def moves(deed) -> bool:
        before = content_version.current_version()
        deed()
        return content_version.current_version() != before

    return moves


@pytest.mark.parametrize("model", [Page, Level, Direction, Book, Author, ListedBook, Benefit])
def test_what_the_public_sees_changes_the_version(model, moves):
    assert moves(model.objects.last().save)


def test_deleting_changes_it_too(moves):
    assert moves(Benefit.objects.first().delete)


def test_moving_a_page_and_giving_it_another_address_change_it(moves):
    front = FrontPage.objects.get(locale__language_code="kk")
    pages = [
        front.add_child(instance=ContentPage(title=name, slug=name, locale=front.locale)) for name in ("aaa", "bbb")
    ]
    assert moves(lambda: Page.objects.get(slug="aaa").move(Page.objects.get(slug="bbb"), "first-child"))
    page = ContentPage.objects.get(pk=pages[1].pk)
    page.slug = "ccc"
    assert moves(page.save)


def test_choosing_many_changes_it(moves):
    group = Group.objects.first()
    assert not moves(lambda: group.permissions.clear())
    assert moves(lambda: content_version._bump_on_change(Page.view_restrictions.rel.related_model))


@pytest.mark.parametrize("name", ["post_save", "post_delete", "m2m_changed", "post_page_move", "page_slug_changed"])
def test_each_of_the_signals_that_are_watched_changes_it(name, moves, monkeypatch):
    for each in ("post_save", "post_delete", "m2m_changed", "post_page_move", "page_slug_changed"):
        monkeypatch.setattr(content_version, each, Signal())
    content_version.watch_content()

    assert moves(lambda: getattr(content_version, name).send(sender=ContentPage))


def test_where_the_version_cannot_be_changed_what_else_follows_a_change_follows_all_the_same(
    monkeypatch, django_capture_on_commit_callbacks
):
    def away():
        raise ConnectionError

    monkeypatch.setattr(content_version.VERSION, "change", away)
    with django_capture_on_commit_callbacks(execute=True) as followed:
        bump_after_commit()

    assert len(followed) == 1


def test_what_happens_all_the_time_does_not_change_it(moves, admin_user):
    page = Page.objects.get(slug="faq", locale__language_code="kk").specific
    assert not moves(lambda: Revision.objects.latest("pk").save())
    comment = Comment(page=page, user=admin_user, text="?", contentpath="title")
    assert not moves(comment.save)
    assert not moves(lambda: CommentReply.objects.create(comment=comment, user=admin_user, text="!"))
    assert not moves(comment.delete)
    assert not moves(admin_user.save)
    assert not moves(lambda: CalendarCorrection.objects.create(date="2026-11-28", working=True, reason="x"))


def test_what_a_draft_and_a_lock_write_into_a_public_row_is_seen_by_no_reader(moves):
    page = Page.objects.get(slug="faq", locale__language_code="kk").specific
    assert not moves(lambda: page.save(update_fields=["locked", "locked_by", "locked_at"]))
    assert not moves(lambda: page.save(update_fields=["latest_revision", "draft_title", "has_unpublished_changes"]))
    assert moves(lambda: page.save(update_fields=["locked", "expire_at"]))
    assert moves(lambda: page.save(update_fields=["title"]))
    assert {field.name for field in Page._meta.get_fields()} >= content_version.UNSEEN


def test_the_version_names_the_code_and_is_never_an_earlier_one():
    seen = set()
    for _flushed in range(3):
        cache.clear()
        seen.add(content_version.current_version())
        assert content_version.current_version() in seen
    assert len(seen) == 3
    assert all(version.startswith(f"{content_version.RELEASE}-") for version in seen)
    assert len(content_version.RELEASE) == 12


@pytest.fixture
def fresh(monkeypatch):
    """Nothing is known of the next expiry yet."""
    monkeypatch.setattr(expiry, "_next_expiry", ("", 0.0))


def test_the_next_expiry_is_the_earliest_that_is_still_to_come_of_what_is_public(fresh):
    now = timezone.now()
    assert expiry.next_expiry("nothing expires") == float("inf")

    page = Page.objects.filter(slug="goals", live=True).first()
    Page.objects.filter(pk=page.pk).update(expire_at=now + timedelta(hours=3))
    assert expiry.next_expiry("a page") == (now + timedelta(hours=3)).timestamp()

    benefit = Benefit.objects.first()
    Benefit.objects.filter(pk=benefit.pk).update(expire_at=now + timedelta(hours=2))
    assert expiry.next_expiry("a row") == (now + timedelta(hours=2)).timestamp()

    Level.objects.filter(locale__language_code="ru", code="gold").update(expire_at=now - timedelta(hours=1))
    assert expiry.next_expiry("one has expired") == (now + timedelta(hours=2)).timestamp()

    Benefit.objects.filter(pk=benefit.pk).update(live=False)
    assert expiry.next_expiry("the row is a draft") == (now + timedelta(hours=3)).timestamp()
    Page.objects.filter(pk=page.pk).update(live=False)
    assert expiry.next_expiry("the page is one too") == float("inf")


def test_the_next_expiry_is_read_once_for_a_version_until_it_has_passed(fresh, monkeypatch, django_assert_num_queries):
    now = timezone.now()
    Page.objects.filter(slug="goals").update(expire_at=now + timedelta(hours=1))
    Page.objects.filter(slug="faq").update(expire_at=now + timedelta(hours=2))
    with django_assert_num_queries(1):
        assert expiry.next_expiry("one") == expiry.next_expiry("one") == (now + timedelta(hours=1)).timestamp()
    with django_assert_num_queries(1):
        expiry.next_expiry("another")

    later = now + timedelta(hours=1)
    monkeypatch.setattr(expiry.time, "time", later.timestamp)
    monkeypatch.setattr(expiry.timezone, "now", lambda: later)
    with django_assert_num_queries(1):
        assert expiry.next_expiry("another") == (now + timedelta(hours=2)).timestamp()


@pytest.mark.parametrize("suffix", [".py", ".html", ".css", ".js", ".svg", ".mo"])
def test_a_file_that_pages_are_made_of_makes_another_release(suffix, tmp_path, settings):
    settings.PACKAGE_DIR = tmp_path
    (tmp_path / f"one{suffix}").write_text("1")
    before = content_version._release()
    assert content_version._release() == before
    assert len(before) == 12

    (tmp_path / "notes.txt").write_text("1")
    assert content_version._release() == before
    (tmp_path / f"one{suffix}").write_text("1, 2")
    after = content_version._release()
    assert after != before
    settings.SITE_URL = "https://another.example"
    assert content_version._release() not in {before, after}


@pytest.mark.parametrize("change", ["renamed", "longer in the same moment", "as long in another moment"])
def test_a_file_that_has_changed_in_any_way_makes_another_release(change, tmp_path, settings):
    settings.PACKAGE_DIR, file = tmp_path, tmp_path / "one.py"
    file.write_text("1")
    os.utime(file, ns=(0, 0))
    before = content_version._release()
    if change == "renamed":
        file.rename(tmp_path / "two.py")
    elif change == "longer in the same moment":
        file.write_text("12")
        os.utime(file, ns=(0, 0))
    else:
        os.utime(file, ns=(0, 1_000_000))

    assert content_version._release() != before


def test_in_which_order_a_disk_lists_the_files_makes_no_other_release(tmp_path, settings):
    """Processes on two machines run the same release, and share the pages that are kept."""

    class Disk:
        def __init__(self, *files):
            self.files = files

        def rglob(self, _pattern):
            return iter(self.files)

    one, two = tmp_path / "one.py", tmp_path / "two.py"
    one.write_text("1")
    two.write_text("2")
    settings.PACKAGE_DIR = Disk(one, two)
    before = content_version._release()
    settings.PACKAGE_DIR = Disk(two, one)

    assert content_version._release() == before
