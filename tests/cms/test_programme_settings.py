"""As the operator: the programme's rules are changed in the admin, from a day on, and the public sees it that day."""

import html
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from tests.days import in_days, today
from tosbelgi.kernel import history, operator_settings
from tosbelgi.kernel.calendar import ALMATY
from tosbelgi.kernel.models import HistoryLine, SettingVersion
from tosbelgi.kernel.setting_actions import change_setting
from tosbelgi.reading_lists import actions
from tosbelgi.reading_lists.lists import Approval, ListedBook, ReadingListPage

pytestmark = pytest.mark.django_db

LIST = "/admin/programme-settings/"
RIGHTS = {
    "an editor": ["access_admin", "change_book"],
    "somebody with the right": ["access_admin", "change_settingversion"],
}


def page_of(name: str) -> str:
    return reverse("programme_setting", args=[name])


def typed(value, valid_from=None, reason="Decision No. 7", step="confirm") -> dict:
    return {"value": value, "valid_from": str(valid_from or in_days(1)), "reason": reason, "step": step}


@pytest.fixture
def as_somebody(django_user_model):
    """A client of somebody by what they may; a stranger has not signed in."""

    def enter(who: str, language: str = "en") -> Client:
        client = Client()
        if who == "a stranger":
            return client
        user = django_user_model.objects.create_user(who, is_staff=True, is_superuser=who == "a superuser")
        user.user_permissions.add(*Permission.objects.filter(codename__in=RIGHTS.get(who, [])))
        UserProfile.objects.create(user=user, preferred_language=language)
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def saule(as_somebody):
    return as_somebody("somebody with the right")


@pytest.fixture
def press(django_capture_on_commit_callbacks):
    """Send a form, and let happen what happens after the commit."""

    def press(client, address, data):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, data)

    return press


def seen(answer) -> str:
    return html.unescape(answer.content.decode())


def told() -> list:
    return [*SettingVersion.objects.values_list("pk", "withdrawn_on"), HistoryLine.objects.count()]


@pytest.mark.parametrize("way", ["get", "post"])
@pytest.mark.parametrize("who", ["a stranger", "an editor"])
def test_who_has_not_the_right_sees_nothing_and_changes_nothing(who, way, as_somebody, decide):
    planned = decide("news.on_front_page", 5, in_days(30))
    before = told()
    client = as_somebody(who)

    pages = [page_of("news.on_front_page"), reverse("withdraw_setting_change", args=[planned.pk])]
    for address in [LIST, *pages] if way == "get" else pages:
        answer = getattr(client, way)(address, typed("7"))
        elsewhere = reverse("sign_in") if who == "a stranger" else reverse("wagtailadmin_home")
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, elsewhere)

    assert told() == before
    if who == "an editor":
        assert LIST not in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("who", ["somebody with the right", "a superuser"])
def test_who_has_the_right_finds_the_settings_in_the_menu_changes_one_and_withdraws_it(who, as_somebody, press):
    client = as_somebody(who)
    assert LIST in client.get(reverse("wagtailadmin_home")).content.decode()
    listing = seen(client.get(LIST))
    for one in operator_settings.all_settings():
        assert page_of(one.name) in listing, one.name

    assert press(client, page_of("news.on_front_page"), typed("5")).status_code == 302

    version = SettingVersion.objects.get()
    assert (version.value, version.valid_from, version.by.username) == (5, in_days(1), who)
    assert "5 pieces of news" in seen(client.get(LIST))
    withdrawal = reverse("withdraw_setting_change", args=[version.pk])
    assert withdrawal in seen(client.get(page_of("news.on_front_page")))
    assert "5 pieces of news" in seen(client.get(withdrawal))
    assert press(client, withdrawal, {"reason": "Too early"}).status_code == 302
    page = seen(client.get(page_of("news.on_front_page")))
    assert "Too early" in page and withdrawal not in page
    assert operator_settings.value("news.on_front_page", on=in_days(1)) == 3
    assert history.verify().ok


def test_a_change_is_shown_before_it_is_made_and_the_form_comes_back_as_it_was(saule, press):
    before = told()
    address = page_of("reading_lists.books_per_page")

    preview = seen(saule.post(address, typed("7", step="preview", reason="As the\ncouncil said")))

    assert "30 books → 7 books" in preview
    listed = ListedBook.objects.count()
    assert f"{-(-listed // 30)} pages → {-(-listed // 7)} pages" in preview
    assert 'type="hidden" name="value" value="7"' in preview
    back = seen(saule.post(address, typed("7", step="edit", reason="As the\ncouncil said")))
    assert 'value="7"' in back and "As the\ncouncil said" in back
    assert told() == before

    press(saule, address, typed("7", reason="As the\ncouncil said"))

    page = seen(saule.get(address))
    assert "As the<br>council said" in page and "planned" in page
    assert operator_settings.value("reading_lists.books_per_page", on=today()) == 30
    assert operator_settings.value("reading_lists.books_per_page", on=in_days(1)) == 7


def test_the_form_offers_tomorrow_and_the_value_of_now(saule):
    page = saule.get(page_of("news.on_front_page")).content.decode()
    assert f'value="{in_days(1):%Y-%m-%d}"' in page
    assert 'name="value" value="3"' in page
    assert '<option value="age_alone" selected>' in saule.get(page_of("levels.entry")).content.decode()
    assert '<option value="yes" selected>' in saule.get(page_of("reading_lists.withdrawn_shown")).content.decode()


@pytest.mark.parametrize(
    ("name", "wrong", "sentence"),
    [
        ("news.on_front_page", {"value": "13"}, "a whole number from 0 to 12"),
        ("news.on_front_page", {"value": "many"}, "a whole number from 0 to 12"),
        ("news.on_front_page", {"value": ""}, "a whole number from 0 to 12"),
        ("news.on_front_page", {"value": "3"}, "this value holds anyway"),
        ("levels.entry", {"value": "by-height"}, "each level after the badge of the level below"),
        ("reading_lists.withdrawn_shown", {"value": "perhaps"}, "Allowed is yes; no"),
        ("news.on_front_page", {"valid_from": -1}, "the earliest day is today"),
        ("news.on_front_page", {"valid_from": "soon"}, "This is no day"),
        ("news.on_front_page", {"valid_from": ""}, "Choose the day"),
        ("news.on_front_page", {"reason": "  "}, "Write the reason"),
        ("news.on_front_page", {"valid_from": 30}, "Another change of this setting begins on"),
    ],
)
@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_a_refused_change_says_what_is_allowed_and_keeps_what_was_typed(
    name, wrong, sentence, step, saule, press, decide
):
    decide("news.on_front_page", 4, in_days(30))
    before = told()
    days = {key: str(in_days(value)) for key, value in wrong.items() if isinstance(value, int)}
    sent = typed("5", step=step) | wrong | days

    answer = press(saule, page_of(name), sent)

    page = seen(answer)
    assert answer.status_code == 200
    assert sentence in page
    assert 'aria-invalid="true"' in page
    assert sent["reason"].strip() in page
    assert f'value="{sent["valid_from"]}"' in page or not sent["valid_from"]
    if name == "news.on_front_page":
        assert f'value="{sent["value"]}"' in page or not sent["value"]
    assert told() == before


def test_withdrawing_needs_a_reason_and_a_change_that_has_not_begun(saule, press, decide):
    planned, begun = decide("news.in_feed", 5, in_days(30)), decide("news.in_feed", 4)
    before = told()

    empty = seen(press(saule, reverse("withdraw_setting_change", args=[planned.pk]), {"reason": " "}))
    late = seen(press(saule, reverse("withdraw_setting_change", args=[begun.pk]), {"reason": "Too late"}))

    assert "Write the reason" in empty
    assert "has been in force since" in late and 'value="Too late"' in late
    assert told() == before


@pytest.mark.parametrize("address", ["programme-settings/no.such_thing/", "programme-settings/withdraw/999999/"])
def test_what_is_not_there_is_not_found(address, saule):
    assert saule.get(f"/admin/{address}", follow=True).status_code == 404


@pytest.mark.parametrize(
    ("language", "day"), [("kk", "2027 жылғы 1 желтоқсан"), ("ru", "1 декабря 2027 года"), ("en", "1 December 2027")]
)
def test_days_are_said_in_the_editors_language(language, day, as_somebody, decide):
    decide("news.in_feed", 5, date(2027, 12, 1))
    client = as_somebody("somebody with the right", language)

    assert day in seen(client.get(LIST))
    assert day in seen(client.get(page_of("news.in_feed")))
    assert day in seen(client.post(page_of("news.per_page"), typed("5", "2027-12-01", step="preview")))


@pytest.mark.parametrize("crowd", [1, 12])
def test_the_list_and_a_setting_cost_the_same_for_one_change_and_for_many(
    crowd, saule, decide, django_assert_max_num_queries
):
    for number in range(crowd):
        decide("news.in_feed", 5 + number % 2, in_days(30) + timedelta(days=number))
    for address in (LIST, page_of("news.in_feed")):
        saule.get(address)
        with django_assert_max_num_queries(12):
            saule.get(address)


def test_a_change_from_today_on_is_public_at_once(saule, press, client):
    def news_on_front() -> list[int]:
        return [client.get(f"/{language}/").content.count(b"<time") for language in ("kk", "ru", "en")]

    assert news_on_front() == news_on_front() == [2, 2, 2], "made, then kept"

    press(saule, page_of("news.on_front_page"), typed("1", today()))

    assert news_on_front() == [1, 1, 1]


def test_a_planned_change_is_public_from_midnight_in_kazakhstan_though_pages_are_kept(decide, client, monkeypatch):
    decide("news.on_front_page", 0, in_days(1))
    midnight = datetime(in_days(1).year, in_days(1).month, in_days(1).day, tzinfo=ALMATY).astimezone(UTC)

    def news_at(moment) -> bool:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        return '<ul class="news">' in client.get("/kk/").content.decode()

    assert [news_at(midnight - timedelta(seconds=1)), news_at(midnight)] == [True, False]
    assert news_at(midnight - timedelta(seconds=1)), "yesterday's page was kept under its own day"


@pytest.mark.parametrize(
    ("language", "bronze", "silver"),
    [
        ("kk", "Қола деңгей", "Күміс деңгей"),
        ("ru", "Бронзовый уровень", "Серебряный уровень"),
        ("en", "Bronze level", "Silver level"),
    ],
)
@pytest.mark.parametrize("path", ["", "levels/", "ask/?age=17"])
def test_the_public_is_told_which_badge_a_level_needs_first(path, language, bronze, silver, decide, client):
    def needed() -> list[str]:
        context = client.get(f"/{language}/{path}").context
        return [level.after for level in context["open" if "ask" in path else "levels"]]

    assert needed() == ["", "", ""]
    decide("levels.entry", "step_by_step")
    assert needed() == ["", bronze, silver]
    assert f"<dd>{silver}</dd>" in client.get(f"/{language}/{path}").content.decode()


def test_after_the_lowest_badge_the_order_is_free(decide, client):
    decide("levels.entry", "first_level_first")
    answer = client.get("/en/ask/?age=17&level=bronze")
    assert [level.after for level in answer.context["levels"]] == ["", "Bronze level", "Bronze level"]
    assert answer.context["also_open"] == [], "silver and gold are not open to somebody without a badge"


def test_the_preview_says_which_levels_would_open_otherwise(saule):
    preview = seen(saule.post(page_of("levels.entry"), typed("step_by_step", step="preview")))
    assert "Silver: the age alone decides → the badge needed first: Bronze" in preview
    assert "Gold: the age alone decides → the badge needed first: Silver" in preview
    assert "look through the questions and answers" in preview


def test_a_feed_is_as_long_as_decided(decide, client):
    assert client.get("/en/news/atom.xml").content.count(b"<entry>") == 2
    decide("news.in_feed", 1)
    assert client.get("/en/news/atom.xml").content.count(b"<entry>") == 1


def test_a_list_needs_as_many_books_as_decided(decide, saule, admin_user):
    page = ReadingListPage.objects.get(year=2026, locale__language_code="kk")
    fewest = min(actions.count_books_by_section(page).values()) + 1
    address = page_of("reading_lists.books_to_approve")
    preview = seen(saule.post(address, typed(str(fewest), today(), step="preview")))
    assert f"{page.title} cannot be approved as it is." in preview
    decide("reading_lists.books_to_approve", fewest)

    editor = Client()
    editor.force_login(admin_user)
    UserProfile.objects.create(user=admin_user, preferred_language="en")
    approval = {"decision": "No. 1", "decided_on": str(today())}
    answer = editor.post(reverse("reading_list_approve", args=[page.pk]), approval)

    assert f"Books that each section needs: {fewest}." in seen(answer)
    assert not Approval.objects.exists()
    decide("reading_lists.books_to_approve", fewest - 1, in_days(1))
    at = timezone.now() + timedelta(days=1)
    assert actions.approve(list_id=page.pk, decision="No. 1", decided_on=today(), by=admin_user, at=at).pk


def test_withdrawn_books_are_named_below_the_list_only_if_so_decided(decide, client, admin_user):
    page = ReadingListPage.objects.get(year=2026, locale__language_code="kk")
    now = timezone.now()
    actions.approve(list_id=page.pk, decision="No. 1", decided_on=today(), by=admin_user, at=now)
    row = ListedBook.objects.first()
    actions.withdraw(listed_book_id=row.pk, reason="Out of print", by=admin_user, at=now)
    assert "Out of print" in client.get("/en/reading-lists/2026/").content.decode()

    decide("reading_lists.withdrawn_shown", False)

    assert "Out of print" not in client.get("/en/reading-lists/2026/").content.decode()


def test_a_larger_file_than_decided_is_refused_in_words(decide, admin_user):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tosbelgi.reading_lists.importing.runs import ImportRun

    page = ReadingListPage.objects.get(year=2026, locale__language_code="kk")
    decide("reading_lists.import_megabytes", 1)
    editor = Client()
    editor.force_login(admin_user)
    UserProfile.objects.create(user=admin_user, preferred_language="en")
    file = SimpleUploadedFile("list.csv", b"x" * 1_000_001, "text/csv")

    answer = editor.post(reverse("reading_list_upload", args=[page.pk]), {"file": file}, follow=True)

    assert "Allowed are 1 MB" in seen(answer)
    assert not ImportRun.objects.exists()


def test_the_right_can_be_given_to_a_group_in_the_admin(editor_client):
    assert "бағдарлама баптауы" in seen(editor_client.get(reverse("wagtailusers_groups:add"))).casefold()


def test_an_action_called_by_code_makes_pages_anew_too(admin_user, client, django_capture_on_commit_callbacks):
    client.get("/en/")
    with django_capture_on_commit_callbacks(execute=True):
        change_setting(
            name="news.on_front_page", value=0, valid_from=today(), reason="No. 1", by=admin_user, at=timezone.now()
        )
    assert '<ul class="news">' not in client.get("/en/").content.decode()
