"""What is typed into forms and addresses follows the rules of text from files, on every database."""

import json
from datetime import timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState
from wagtail.users.models import UserProfile

from tosbelgi.cms.pages.blocks import SectionBlock
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.setting_actions import change_setting
from tosbelgi.kernel.setting_versions import SettingVersion
from tosbelgi.reading_lists import actions
from tosbelgi.reading_lists.books import Author
from tosbelgi.reading_lists.lists import ListedBook, ReadingListPage, Withdrawal

from .conftest import page_in

pytestmark = pytest.mark.django_db
SIGNS = ["\0", "\x0b", "\x1b", "\u202e", "\ud800"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("kind", [forms.CharField, forms.SlugField, forms.URLField, forms.EmailField])
def test_no_field_of_a_form_takes_a_sign_that_nobody_sees(sign, kind):
    with pytest.raises(ValidationError):
        kind().clean(f"https://example.invalid/a{sign}b")


@pytest.mark.parametrize("sign", SIGNS)
def test_no_field_inside_a_block_does_either(sign):
    block = SectionBlock()
    text = {"blocks": [{"key": "a", "text": f"a{sign}b", "type": "unstyled"}], "entityMap": {}}
    value = block.value_from_datadict({"s-heading": f"a{sign}b", "s-text": json.dumps(text)}, {}, "s")

    with pytest.raises(ValidationError) as refused:
        block.clean(value)

    assert set(refused.value.block_errors) == {"heading", "text"}


def test_tabs_and_line_ends_are_typed_as_ever():
    assert forms.CharField().clean("a\tb\r\nc") == "a\tb\r\nc"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_a_row_says_is_refused_with_the_sign_and_stays_in_the_form(language, people, signed_in):
    UserProfile.objects.create(user=people["editor"], preferred_language=language)
    sent = {f"name_{code}": "Айгерім Үлгі" for code in ("kk", "ru", "en")} | {
        "slug": "aigerim",
        "name_kk": "Айг\x0bерім",
    }

    answer = signed_in("editor").post(reverse(Author.snippet_viewset.get_url_name("add")), sent)

    form = answer.context["form"]
    assert answer.status_code == 200
    assert "U+000B" in form.errors["name_kk"][0]
    assert form["name_kk"].value() == "Айг\x0bерім"
    assert not Author.objects.filter(slug="aigerim").exists()


def test_what_a_row_says_is_stored_in_one_form(signed_in):
    sent = {f"name_{code}": " Сергей\u00a0Е\u0308лкин\u200b" for code in ("kk", "ru", "en")} | {"slug": "elkin"}

    signed_in("editor").post(reverse(Author.snippet_viewset.get_url_name("add")), sent)

    assert Author.objects.get(slug="elkin").name_ru == "Сергей\u00a0Ёлкин"


@pytest.mark.parametrize(
    "path", ["media/images/\0.png", "media/images/a\0/b.png", "kk/\0/", "kk/books/a\0b/", "\0", "admin/\0/"]
)
def test_an_address_with_a_zero_byte_is_no_address(path, client):
    answer = client.get("/" + path.replace("\0", "%00"))

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "name",
    ["wagtailadmin_pages:search", "wagtailimages:index", "wagtaildocs:index", "wagtailredirects:index", "parity_board"],
)
@pytest.mark.parametrize(("language", "lang"), [("kk", "kk"), ("ru", "ru"), ("en", "en")])
def test_the_admin_refuses_a_zero_byte_behind_the_question_mark(name, language, lang, people, signed_in):
    UserProfile.objects.create(user=people["administrator"], preferred_language=language)

    answer = signed_in("administrator").get(reverse(name) + "?q=a%00&ordering=%00")

    assert answer.status_code == 400
    assert answer.headers["Content-Language"] == lang


def test_a_comment_on_what_waits_is_kept_with_its_sign_spelt_out(people, signed_in):
    page = page_in("steps", "kk")
    page.summary = "Жаңа сөз"
    page.save_revision(user=people["editor"])
    state = page.get_workflow().start(page, people["editor"])
    address = reverse("decide_approval", args=[state.current_task_state_id])

    answer = signed_in("approver").post(address, {"decision": "reject", "comment": "Қа\0те"})

    assert answer.status_code == 302
    assert TaskState.objects.get(pk=state.current_task_state_id).comment == "Қа<U+0000>те"


@pytest.mark.parametrize("reason", ["Қа\0те", "ә" * 501])
def test_a_reason_that_cannot_be_stored_is_refused_and_stays_in_its_field(reason, people, signed_in):
    page = ReadingListPage.objects.filter(locale__language_code="kk").first()
    people["approver"].is_superuser = True
    people["approver"].save()
    actions.approve(
        list_id=page.pk, decision="No. 1", decided_on=timezone.localdate(), by=people["approver"], at=timezone.now()
    )
    row, lines = ListedBook.objects.first(), HistoryLine.objects.count()

    answer = signed_in("approver").post(reverse("reading_list_withdraw", args=[row.pk]), {"reason": reason})

    assert answer.status_code == 200
    assert answer.context["problem"]
    assert answer.context["reason"] == reason
    assert (Withdrawal.objects.count(), HistoryLine.objects.count()) == (0, lines)


def test_calling_a_planned_change_off_refuses_such_a_reason_too(people, signed_in):
    boss = people["administrator"]
    boss.is_superuser = True
    boss.save()
    day = timezone.localdate() + timedelta(days=30)
    version = change_setting(name="news.per_page", value=7, valid_from=day, reason="x", by=boss, at=timezone.now())

    answer = signed_in("administrator").post(
        reverse("withdraw_setting_change", args=[version.pk]), {"reason": "Қа\0те"}
    )

    assert answer.status_code == 200
    assert answer.context["problem"]
    assert SettingVersion.objects.get(pk=version.pk).withdrawn_on is None
