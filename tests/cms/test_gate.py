"""What strangers may read: whichever way a text was published, no Kazakh shows where Russian is promised."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.models import Translation, TranslationSource

from tosbelgi.cms.publication import ancestors, content_version, gate, urls
from tosbelgi.cms.serving import page_view
from tosbelgi.cms.translation import actions as translation_actions
from tosbelgi.cms.translation import completeness
from tosbelgi.cms.translation.field_labels import label_for_path
from tosbelgi.home.models import ContentPage, FrontPage
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.reading_lists.lists import SectionPage

pytestmark = pytest.mark.django_db

KAZAKH = "Бұл мәтін тек қазақша жазылған"


@pytest.fixture
def kk():
    return Locale.objects.get(language_code="kk")


@pytest.fixture
def ru():
    return Locale.objects.get(language_code="ru")


@pytest.fixture
def kazakh_page(kk):
    """A published Kazakh page that exists in no other language."""
    front = FrontPage.objects.get(locale=kk)
    page = front.add_child(
        instance=ContentPage(
            title="Жаңа бет",
            slug="jana-bet",
            heading=KAZAKH,
            summary=KAZAKH,
            locale=kk,
            live=False,
            body=[{"type": "text", "value": f"<p>{KAZAKH}</p>"}],
        )
    )
    page.save_revision().publish()
    return ContentPage.objects.get(pk=page.pk)


@pytest.fixture
def russian_draft(kazakh_page, ru):
    """What "translate" in the admin makes: a Russian row that still holds the Kazakh words."""
    source, _made = TranslationSource.update_or_create_from_instance(kazakh_page)
    translation = Translation.objects.create(source=source, target_locale=ru)
    translation.save_target(publish=False)
    return source.get_translated_instance(ru)


def by_code(page, translation, client):
    page.get_latest_revision_as_object().save_revision().publish()


def by_the_editor(page, translation, client):
    page.save_revision().publish()


def by_the_translation_editor(page, translation, client):
    translation.save_target(publish=True)


def by_the_schedule(page, translation, client):
    page.go_live_at = timezone.now() + timedelta(seconds=1)
    page.save_revision().publish()
    with mock.patch.object(timezone, "now", lambda: page.go_live_at + timedelta(seconds=1)):
        call_command("publish_scheduled")


def by_setting_it_live(page, translation, client):
    page.live = True
    page.save()


def by_the_admins_button(page, translation, client):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(address, {"publish": "Publish"})


WAYS = [by_code, by_the_editor, by_the_translation_editor, by_the_schedule, by_setting_it_live, by_the_admins_button]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_kazakh_shows_in_russian_however_it_was_published(
    way, russian_draft, client, editor_client, django_capture_on_commit_callbacks
):
    translation = Translation.objects.get(source__object_id=russian_draft.translation_key)
    with django_capture_on_commit_callbacks(execute=True):
        way(russian_draft, translation, editor_client)
    russian_draft.refresh_from_db()
    if way is not by_the_admins_button:
        assert russian_draft.live

    answer = client.get("/ru/jana-bet/")

    assert answer.status_code == 404
    assert KAZAKH not in answer.content.decode()
    assert russian_draft.pk not in gate.public(ContentPage.objects.all(), "ru").values_list("pk", flat=True)
    assert "ru" not in gate.public_versions(russian_draft)


def test_the_kazakh_reader_is_pointed_to_where_the_text_exists(russian_draft, client):
    by_the_editor(russian_draft, None, None)

    answer = client.get("/ru/jana-bet/")

    assert answer.status_code == 404
    assert 'href="/kk/jana-bet/"' in answer.content.decode()


def test_where_no_language_and_no_moment_are_named_it_is_the_readers_language_and_now(kazakh_page):
    for language, public in (("kk", True), ("ru", False)):
        with override(language):
            assert gate.public(ContentPage.objects.filter(pk=kazakh_page.pk)).exists() is public
            assert gate.public(ContentPage.objects.filter(pk=kazakh_page.pk), "kk").exists()
    with override("kk"):
        assert gate.public(Direction.objects.filter(code="work")).exists()


def test_what_is_public_at_another_moment_is_known_before_it_comes(kazakh_page):
    """Of a page, of a row in one language, of a row with its words in columns; and of what is merely published."""
    now = timezone.now()
    later = now + timedelta(hours=2)
    for rows in (
        ContentPage.objects.filter(pk=kazakh_page.pk),
        Level.objects.filter(code="gold", locale__language_code="kk"),
        Direction.objects.filter(code="work"),
    ):
        rows.update(expire_at=now + timedelta(hours=1))
        assert gate.public(rows, "kk").exists()
        assert gate.public(rows, "kk", at=now).exists()
        assert not gate.public(rows, "kk", at=later).exists()
        rows.update(expire_at=now)
        assert not gate.public(rows, "kk").exists()
        assert gate.public(rows, "kk", at=now - timedelta(hours=1)).exists()
    levels = Level.objects.filter(code="gold", locale__language_code="kk")
    assert not gate.published(levels).exists()
    assert gate.published(levels, at=now - timedelta(hours=1)).exists()


def test_a_row_of_no_language_is_public_in_those_in_which_it_has_its_words(kazakh_page):
    Direction.objects.filter(code="work").update(title_ru="")
    rows = Direction.objects.filter(code="work")

    assert [gate.public(rows, code).exists() for code in ("kk", "ru", "en")] == [True, False, True]
    assert gate.published(rows).exists()
    rows.update(live=False)
    assert not gate.public(rows, "kk").exists()
    assert not gate.published(rows).exists()


@pytest.mark.parametrize("of", ["this row", "another row", "another language"])
def test_a_row_in_one_language_is_public_only_with_a_measurement_of_its_own_without_gaps(of):
    level = Level.objects.get(code="gold", locale__language_code="ru")
    own = completeness.Parity.objects.filter(translation_key=level.translation_key, locale=level.locale)
    assert gate.is_public(level)
    if of == "this row":
        own.update(open_gaps=1)
    else:
        own.delete()
        same = {"translation_key": level.translation_key} if of == "another language" else {"locale": level.locale}
        assert completeness.Parity.objects.filter(open_gaps=0, **same).exists()

    assert not gate.is_public(level)
    assert not gate.public(Level.objects.filter(pk=level.pk), "ru").exists()


def test_the_root_of_the_tree_is_no_page():
    root = Page.objects.get(depth=1)
    assert root.live
    assert not gate.is_public(root)


def test_what_hides_a_page_is_the_topmost_that_is_hidden(page_below):
    between, top = page_below.get_parent(), page_below.get_parent().get_parent()
    for page in (between, top):
        hide(page, "draft")

    assert gate.hidden_above(page_below).pk == top.pk


def test_a_live_alias_is_never_public(kazakh_page, ru, client):
    alias = kazakh_page.copy_for_translation(ru, copy_parents=True, alias=True)
    assert alias.live

    assert client.get("/ru/jana-bet/").status_code == 404
    assert not gate.is_public(alias)


def test_a_text_that_an_editor_accepts_becomes_public(russian_draft, client, admin_user):
    by_the_editor(russian_draft, None, None)
    gaps = completeness.stored_open_gaps(russian_draft)
    assert gaps

    for gap in gaps:
        translation_actions.accept_gap(row=russian_draft, digest=gap["digest"], by=admin_user, at=timezone.now())

    assert client.get("/ru/jana-bet/").status_code == 200
    assert HistoryLine.objects.filter(name="translation.gap_accepted", by_id=admin_user.pk).count() == len(gaps)

    translation_actions.reopen_gap(row=russian_draft, digest=gaps[0]["digest"], by=admin_user, at=timezone.now())
    assert client.get("/ru/jana-bet/").status_code == 404


def test_who_may_not_publish_may_not_accept_and_nothing_moves(russian_draft, client, django_user_model):
    by_the_editor(russian_draft, None, None)
    stranger = django_user_model.objects.create_user("stranger", password="x")
    gap = completeness.stored_open_gaps(russian_draft)[0]
    lines = HistoryLine.objects.count()

    with pytest.raises(translation_actions.MayNotAccept):
        translation_actions.accept_gap(row=russian_draft, digest=gap["digest"], by=stranger, at=timezone.now())

    assert completeness.stored_open_gaps(russian_draft)[0] == gap
    assert not completeness.AcceptedGap.objects.filter(translation_key=russian_draft.translation_key).exists()
    assert HistoryLine.objects.count() == lines
    assert client.get("/ru/jana-bet/").status_code == 404


def test_who_may_not_publish_may_not_hide_a_public_text_by_opening_its_gap_again(
    russian_draft, client, admin_user, django_user_model
):
    by_the_editor(russian_draft, None, None)
    stranger = django_user_model.objects.create_user("stranger", password="x")
    gaps = completeness.stored_open_gaps(russian_draft)
    for gap in gaps:
        translation_actions.accept_gap(row=russian_draft, digest=gap["digest"], by=admin_user, at=timezone.now())
    lines = HistoryLine.objects.count()

    with pytest.raises(translation_actions.MayNotAccept):
        translation_actions.reopen_gap(row=russian_draft, digest=gaps[0]["digest"], by=stranger, at=timezone.now())

    assert not completeness.stored_open_gaps(russian_draft)
    assert HistoryLine.objects.count() == lines
    assert client.get("/ru/jana-bet/").status_code == 200


def test_accepting_what_is_no_gap_is_refused(russian_draft, admin_user):
    with pytest.raises(translation_actions.GapNotFound):
        translation_actions.accept_gap(row=russian_draft, digest="0" * 64, by=admin_user, at=timezone.now())


def test_the_editor_accepts_in_the_admin(russian_draft, client, editor_client):
    by_the_editor(russian_draft, None, None)
    address = reverse("gaps", args=[russian_draft.translation_key, russian_draft.locale_id])
    shown = editor_client.get(address).content.decode()
    assert KAZAKH in shown
    assert "<td>Тақырып</td>" in shown
    assert str(russian_draft) in editor_client.get(reverse("open_gaps")).content.decode()

    for gap in completeness.stored_open_gaps(russian_draft):
        assert editor_client.post(address, {"accept": gap["digest"]}).status_code == 302

    assert client.get("/ru/jana-bet/").status_code == 200


def test_the_place_of_a_gap_is_called_what_the_form_calls_it(russian_draft):
    russian_draft.body = [{"type": "text", "value": "<p>Мәтін</p>", "id": "first"}]
    section = SectionPage.objects.filter(locale__language_code="kk").first()
    with override("kk"):
        assert label_for_path(russian_draft, "body.first") == "Негізгі мәтін → Мәтін"
        assert label_for_path(russian_draft, "body.gone") == "Негізгі мәтін"
        assert label_for_path(section, "listed_books.key.book") == "Тізімдегі кітап → Кітап"
        assert label_for_path(russian_draft, "nothing") == "nothing"


def test_a_gap_stays_one_when_only_the_kazakh_changes(kazakh_page, russian_draft, client):
    by_the_editor(russian_draft, None, None)

    for words in ("Басқа сөз", "Тағы басқа сөз"):
        kazakh_page.title = kazakh_page.heading = kazakh_page.summary = words
        kazakh_page.body = [{"type": "text", "value": f"<p>{words}</p>"}]
        kazakh_page.save_revision().publish()
        russian_draft.refresh_from_db()
        russian_draft.save()

    assert client.get("/ru/jana-bet/").status_code == 404


def test_real_russian_words_are_public_at_once(russian_draft, client):
    russian_draft.title = russian_draft.heading = russian_draft.summary = "Новая страница"
    russian_draft.body = [{"type": "text", "value": "<p>Русские слова</p>"}]
    russian_draft.save_revision().publish()

    answer = client.get("/ru/jana-bet/")

    assert answer.status_code == 200
    assert "Русские слова" in answer.content.decode()


def hide(page: Page, how: str) -> None:
    rows = Page.objects.filter(pk=page.pk)
    if how == "draft":
        rows.update(live=False)
    elif how == "expired":
        rows.update(expire_at=timezone.now() - timedelta(seconds=1))
    elif how == "alias":
        rows.update(alias_of=Page.objects.get(slug="faq", locale__language_code="kk"))
    elif how == "never measured":
        completeness.Parity.objects.filter(translation_key=page.translation_key).delete()
    elif how == "gap":
        completeness.Parity.objects.filter(translation_key=page.translation_key).update(open_gaps=1)
    else:
        PageViewRestriction.objects.create(page=page, restriction_type=how, password="құпия")
    content_version.bump()  # an update tells nobody; a save would


HIDDEN = ["draft", "expired", "alias", "never measured", "gap", "login", "password", "groups"]


@pytest.fixture
def page_below(kazakh_page, kk):
    """Two steps below the Kazakh page, so that one stands between them."""
    words = {"heading": KAZAKH, "summary": KAZAKH, "locale": kk}
    between = kazakh_page.add_child(instance=ContentPage(title="Аралық бет", slug="aralyq", **words))
    return between.add_child(instance=ContentPage(title="Төменгі бет", slug="tomengi", **words))


@pytest.mark.parametrize("how", HIDDEN)
@pytest.mark.parametrize("step", ["the page", "the one above", "the one above that"])
def test_a_page_is_public_only_with_all_that_stands_above_it(how, step, page_below, client):
    """By whichever question the gate is asked, the answer is the same."""
    steps = {"the page": page_below, "the one above": page_below.get_parent()}
    address = page_below.address
    assert client.get(address).status_code == 200

    hide(steps.get(step, page_below.get_parent().get_parent()), how)

    private = how in {"login", "password", "groups"}
    assert not gate.public(Page.objects.filter(pk=page_below.pk), "kk").exists()
    assert not gate.public(ContentPage.objects.filter(pk=page_below.pk), "kk").exists()
    assert not gate.is_public(page_below)
    assert "kk" not in gate.public_versions(page_below)
    assert urls.urls_in_language("kk", [page_below.pk]) == {}
    assert page_view.public_page(address.removeprefix("/kk"), "kk") is None
    assert gate.may_serve(page_below) == private
    answer = client.get(address)
    assert answer.status_code == (404 if not private else 200 if how == "password" else 302)
    assert KAZAKH not in answer.content.decode()
    assert "Төменгі" not in answer.content.decode()


@pytest.mark.parametrize("how", ["draft", "login"])
def test_below_a_hidden_front_page_nothing_of_its_language_is_public(how, kazakh_page, kk):
    hide(FrontPage.objects.get(locale=kk), how)

    assert not gate.is_public(kazakh_page)
    assert not gate.public(Page.objects.all(), "kk").exists()
    assert gate.public(Page.objects.all(), "ru").exists()


def test_what_stands_beside_the_hidden_stays_public(page_below, client, kk):
    beside = FrontPage.objects.get(locale=kk).add_child(
        instance=ContentPage(title="Көрші бет", slug="jana-bet-2", summary="Басқа сөз", locale=kk)
    )

    hide(page_below.get_parent().get_parent(), "draft")

    assert gate.is_public(beside)
    assert client.get("/kk/jana-bet-2/").status_code == 200


def test_no_page_is_public_deeper_than_the_gate_looks(kazakh_page, kk):
    page = kazakh_page
    for number in range(ancestors.DEEPEST - page.depth + 1):
        page = page.add_child(instance=ContentPage(title=f"Қабат {number}", slug=f"qabat-{number}", locale=kk))

    assert page.depth == ancestors.DEEPEST + 1
    assert gate.is_public(page.get_parent().specific)
    assert not gate.is_public(page)
    assert not gate.may_serve(page)


def test_the_editor_is_told_what_hides_a_page_from_above(page_below, editor_client):
    hide(page_below.get_parent(), "draft")
    assert gate.hidden_above(page_below).pk == page_below.get_parent().pk
    assert gate.hidden_above(page_below.get_parent()) is None

    with override("kk"):
        page_below.save_revision().publish()
    body = {"body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    form = {"title": page_below.title, "slug": page_below.slug, "heading": KAZAKH, "summary": KAZAKH, **body}
    answer = editor_client.post(
        reverse("wagtailadmin_pages:edit", args=[page_below.pk]), {**form, "action-publish": "1"}, follow=True
    )

    assert "«Аралық бет»" in answer.content.decode()


@pytest.mark.parametrize("how", ["password", "login"])
def test_whoever_may_read_a_private_page_comes_to_read_it(how, kazakh_page, client, admin_user):
    hide(kazakh_page, how)
    asked = client.get("/kk/jana-bet/")

    if how == "login":
        assert asked.url == "/kk/sign-in/?next=/kk/jana-bet/"
        client.force_login(admin_user)
    else:
        restriction = PageViewRestriction.objects.get(page=kazakh_page)
        door = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, kazakh_page.pk])
        assert f'action="{door}"' in asked.text
        wrong = client.post(door, {"password": "қате", "return_url": "/kk/jana-bet/"})
        assert wrong.status_code == 200
        assert KAZAKH not in wrong.text
        assert client.post(door, {"password": "құпия", "return_url": "/kk/jana-bet/"}).url == "/kk/jana-bet/"

    answer = client.get("/kk/jana-bet/")
    assert answer.status_code == 200
    assert KAZAKH in answer.text


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_page_that_asks_for_a_password_says_nothing_of_itself(language, kazakh_page, client):
    """Nor does the address of its form say anything of another page, whose number can be guessed."""
    hide(kazakh_page, "password")
    restriction = PageViewRestriction.objects.get(page=kazakh_page)
    draft = ContentPage.objects.get(slug="steps", locale__language_code="kk")
    hide(draft, "draft")

    with override(language):
        doors = [
            reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
            for page in (kazakh_page, draft)
        ]
    for address in ("/kk/jana-bet/", *doors):
        answer = client.get(address)
        assert answer.status_code == 200
        for words in (KAZAKH, kazakh_page.title, draft.title, "og:", "ld+json", "canonical", 'hreflang="x-default'):
            assert words not in answer.text, (address, words)
        assert 'content="noindex"' in answer.text
    assert "no-store" in client.get("/kk/jana-bet/")["Cache-Control"]


def test_a_row_that_was_never_measured_is_not_public(kazakh_page, client):
    completeness.Parity.objects.filter(translation_key=kazakh_page.translation_key).delete()

    assert not gate.is_public(kazakh_page)
    assert client.get("/kk/jana-bet/").status_code == 404


def test_expiry_is_done_by_the_clock(kazakh_page, client):
    Page.objects.filter(pk=kazakh_page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))

    call_command("worker", "--once")

    kazakh_page.refresh_from_db()
    assert not kazakh_page.live


def test_every_page_of_the_new_site_is_public_in_three_languages():
    pages = Page.objects.filter(depth__gt=1)
    for code in ("kk", "ru", "en"):
        there = gate.public(pages, code)
        assert there.count() == pages.filter(locale__language_code=code).count() >= 14
