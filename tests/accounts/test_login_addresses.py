"""The login address of an account is one truth: what allauth keeps follows it, whoever changes it."""

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from tosbelgi.accounts.login_addresses import user_at, user_of

from .conftest import is_signed_in, mails, sign_in

pytestmark = pytest.mark.django_db


def rows(user):
    return list(EmailAddress.objects.filter(user=user).values_list("email", "primary", "verified"))


def test_an_account_without_an_address_is_an_account(django_user_model, browser):
    for name in ("aru", "arman"):
        django_user_model.objects.create_user(name, password="a long enough word")
    sign_in(browser, "aru")
    assert is_signed_in(browser)
    assert EmailAddress.objects.filter(user__username__in=("aru", "arman")).count() == 0


def test_a_login_address_belongs_to_one_account(aigerim, django_user_model):
    with pytest.raises(IntegrityError), transaction.atomic():
        django_user_model.objects.create_user("other", "AIGERIM@example.invalid")
    assert rows(aigerim) == [("aigerim@example.invalid", True, False)]


def test_what_was_proved_of_the_old_address_is_not_proved_of_the_new(aigerim):
    EmailAddress.objects.filter(user=aigerim).update(verified=True)
    aigerim.save()
    assert rows(aigerim) == [("aigerim@example.invalid", True, True)]

    aigerim.email = "New@example.invalid"
    aigerim.save()
    assert rows(aigerim) == [("new@example.invalid", True, False)]
    aigerim.email = ""
    aigerim.save()
    assert rows(aigerim) == []


def test_the_admins_form_of_an_account_changes_both(admin_user, editor_client, aigerim, browser):
    edited = editor_client.post(
        f"/admin/users/edit/{aigerim.pk}/",
        {
            "username": "aigerim",
            "email": "new@example.invalid",
            "first_name": "Айгерім",
            "last_name": "Үлгі",
            "is_active": "on",
        },
    )
    assert edited.status_code == 302
    assert rows(aigerim) == [("new@example.invalid", True, False)]
    browser.post("/kk/sign-in/code/", {"email": "aigerim@example.invalid"})
    assert mails() == [], "the address of before signs nobody in"
    browser.post("/kk/sign-in/code/", {"email": "new@example.invalid"})
    assert mails()[-1].to == ["new@example.invalid"]


def test_the_admins_form_makes_an_account_that_signs_in(editor_client, browser, django_user_model):
    made = editor_client.post(
        "/admin/users/new/",
        {
            "username": "daniyar",
            "email": "daniyar@example.invalid",
            "first_name": "Данияр",
            "last_name": "Үлгі",
            "password1": "a long enough word",
            "password2": "a long enough word",
        },
    )
    assert made.status_code == 302
    assert rows(django_user_model.objects.get(username="daniyar")) == [("daniyar@example.invalid", True, False)]
    sign_in(browser, "daniyar@example.invalid")
    assert is_signed_in(browser)


def test_a_row_that_has_drifted_apart_signs_nobody_in(aigerim, browser, django_user_model):
    django_user_model.objects.filter(pk=aigerim.pk).update(email="other@example.invalid")
    EmailAddress.objects.filter(user=aigerim).update(verified=True)
    for address in ("/kk/sign-in/code/", "/kk/account/password/forgotten/"):
        browser.post(address, {"email": "aigerim@example.invalid"})
    assert mails() == []


def test_signing_in_by_password_writes_no_address(aigerim, browser, django_assert_max_num_queries):
    EmailAddress.objects.all().delete()
    sign_in(browser)
    assert rows(aigerim) == []


@pytest.mark.parametrize("name", ["Сәуле", "сәуле"])
def test_a_name_in_cyrillic_is_found_as_it_is_written(name, django_user_model):
    user = django_user_model.objects.create_user(name)
    assert user_of(name) == user


def test_a_name_goes_before_an_address(aigerim, django_user_model):
    other = django_user_model.objects.create_user("aigerim@example.invalid")
    assert user_of("aigerim@example.invalid") == other


@pytest.mark.parametrize("login", ["", " ", "@", "nobody", "aru@example.invalid"])
def test_who_has_no_address_is_not_found_by_none(login, django_user_model):
    django_user_model.objects.create_user("aru")
    assert user_of(login) is None
    assert user_at(login) is None


def test_the_row_follows_when_the_address_alone_is_saved_and_not_when_it_is_not(aigerim):
    aigerim.email = "new@example.invalid"
    aigerim.save(update_fields=["last_login"])
    assert rows(aigerim) == [("aigerim@example.invalid", True, False)]
    aigerim.save(update_fields=["email"])
    assert rows(aigerim) == [("new@example.invalid", True, False)]
