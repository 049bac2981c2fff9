"""Every mail of the house speaks the language of whoever gets it, whatever the language of whoever acts."""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import PageSubscription
from wagtail.test.utils.form_data import inline_formset, nested_form_data, querydict_from_html, streamfield
from wagtail.users.models import UserProfile

from tosbelgi.cms.translation_admin import weekly_mail
from tosbelgi.language.languages import NATIVE_NAMES

from .conftest import approve, level_in, page_in

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 4, tzinfo=UTC)
TITLE, WORDS = "1465", "1731"

# What tells the languages apart in text of some length.
KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
RUSSIAN = re.compile(r"\b(?:и|в|на|вы|вам|вас|это|по|у|с|страница|здесь|пароль|страница)\b|щ|ния\b", re.IGNORECASE)
LATIN = re.compile("[A-Za-z]{2,}")
SITE = ("Tösbelgi", "Wagtail")


def is_wholly(language: str, text: str) -> bool:
    """Is there no word of another language? Addresses, names of people and content are left out before."""
    latin, kazakh, cyrillic = LATIN.search(text), KAZAKH.search(text), re.search("[а-я]", text, re.IGNORECASE)
    if language == "en":
        return bool(latin) and not cyrillic and not kazakh
    if language == "ru":
        return bool(cyrillic) and not kazakh and not latin
    return bool(kazakh) and not latin and not RUSSIAN.search(text)


def read(one: mail.EmailMessage) -> list[str]:
    """The subject and each line of the text, without what is no word of ours."""
    assert not getattr(one, "alternatives", [])
    lines = []
    for line in [one.subject, *one.body.splitlines()]:
        bare = re.sub(r"https?://\S+", " ", line)
        for name in sorted([*NATIVE_NAMES.values(), *SITE, TITLE, WORDS], key=len, reverse=True):
            bare = bare.replace(name, " ")
        bare = re.sub(r"\breader-\w+|\bapprover\b", " ", bare)
        if re.search(r"[^\W\d_]{2}", bare):
            lines.append(bare.strip())
    return lines


@pytest.fixture
def cast(people, django_user_model):
    """A superuser for each language who gets every mail, and one who acts in a language that nobody else reads in."""

    def person(name, language):
        user = django_user_model.objects.create_superuser(name, f"{name}@example.invalid")
        UserProfile.objects.update_or_create(
            user=user, defaults={"preferred_language": language, "updated_comments_notifications": True}
        )
        return user

    return {"kk": person("reader-kk", "kk"), "ru": person("reader-ru", "ru"), "en": person("reader-en", "en")}


def acts(user, language: str) -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def checked(cast) -> int:
    """Every mail that waits is in its reader's language; answers how many there were."""
    language_of = {user.email: language for language, user in cast.items()}
    count = 0
    for one in mail.outbox:
        (address,) = one.to
        if address in language_of:
            wrong = [line for line in read(one) if not is_wholly(language_of[address], line)]
            assert wrong == [], (language_of[address], one.subject)
            assert one.subject.strip()
            count += 1
    mail.outbox.clear()
    return count


@pytest.mark.parametrize("kind", ["page", "snippet"])
def test_approval_writes_to_each_reader_in_their_language(kind, cast, people):
    """Submitted, sent back and approved, each done by somebody of another language."""
    for language, other in (("kk", "ru"), ("ru", "en"), ("en", "kk")):
        row = page_in("steps", "kk") if kind == "page" else level_in("kk")
        type(row).objects.filter(pk=row.pk).update(title=TITLE, **({"draft_title": TITLE} if kind == "page" else {}))
        row = type(row).objects.get(pk=row.pk)
        row.save_revision(user=cast[language])
        workflow = row.get_workflow()
        state = workflow.start(row, user=cast[language])
        assert checked(cast) == 2 * len(cast) - 1, "task and workflow are both told about"
        actor = acts(cast[other], other)
        decide = reverse("decide_approval", args=[state.current_task_state.pk])
        actor.post(decide, {"decision": "reject", "comment": WORDS})
        assert {address for one in mail.outbox for address in one.to} == {cast[language].email}
        assert checked(cast) == 1

        state.refresh_from_db()
        state.resume(user=cast[language])
        mail.outbox.clear()
        state.refresh_from_db()
        asked = approve(actor, state.current_task_state)
        if asked.status_code == 409:
            approve(actor, state.current_task_state, gaps_accepted=asked.context["token"])
        assert {address for one in mail.outbox for address in one.to} == {cast[language].email}
        assert checked(cast) == 1


def test_comments_are_told_to_each_reader_in_their_language(cast, people):
    page = page_in("steps", "kk")
    page.title = page.draft_title = TITLE
    page.save()
    page.save_revision().publish()
    mail.outbox.clear()
    for user in cast.values():
        PageSubscription.objects.create(user=user, page=page, comment_notifications=True)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for language, actor in cast.items():
        client = acts(actor, language)
        filled = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form").dict()
        filled |= nested_form_data({"body": streamfield([])})
        comment = {"text": WORDS, "contentpath": "summary", "position": "", "resolved": "", "id": "", "DELETE": ""}
        sent = {f"comments-0-{name}": value for name, value in comment.items()}
        sent |= {f"comments-0-replies-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
        sent |= {"comments-TOTAL_FORMS": "1", "comments-INITIAL_FORMS": "0", "comment_notifications": "on"}
        client.post(address, filled | sent)
        assert checked(cast) == len(cast) - 1


def test_a_forgotten_password_is_answered_in_the_language_of_the_account(cast):
    for language, user in cast.items():
        user.set_password("a long enough word")
        user.save()
        screen = {"kk": "ru", "ru": "en", "en": "kk"}[language]
        address = reverse("account_reset_password")
        Client(headers={"accept-language": screen}).post(address, {"email": user.email})
    assert checked(cast) == len(cast)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_who_has_chosen_no_language_in_the_admin_is_written_to_in_that_of_the_account(language, cast, people):
    """By every mail: of the account, of approvals, of comments, of the week."""
    approver = people["approver"]
    approver.set_password("a long enough word")
    approver.language = language
    approver.save()
    UserProfile.objects.update_or_create(user=approver, defaults={"preferred_language": ""})
    Client(headers={"accept-language": "en"}).post(reverse("account_reset_password"), {"email": approver.email})
    assert checked({language: approver}) == 1
    client = acts(cast["en"], "en")
    page = page_in("steps", "kk")
    page.title = page.draft_title = TITLE
    page.save()
    page.save_revision(user=cast["en"])
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    filled = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form").dict()
    filled |= nested_form_data({"body": streamfield([])})
    client.post(address, filled | {"action-submit": "yes"} | nested_form_data({"comments": inline_formset([])}))
    assert page_in("steps", "kk").current_workflow_state is not None
    assert checked({language: approver}) == 1

    acts(approver, "kk").post(reverse("parity_mail"), {"wanted": "yes"})
    page.summary = "Жаңа мәтін"
    page.save_revision().publish()
    mail.outbox.clear()
    assert weekly_mail.send_due(MONDAY) == 1
    assert checked({language: approver}) == 1


def test_the_weekly_mail_speaks_the_language_of_its_reader(cast):
    for language, user in cast.items():
        acts(user, language).post(reverse("parity_mail"), {"wanted": "yes"})
    page = page_in("steps", "kk")
    page.summary = "Жаңа мәтін"
    page.save_revision().publish()
    mail.outbox.clear()
    assert weekly_mail.send_due(MONDAY) == len(cast)
    assert checked(cast) == len(cast)
