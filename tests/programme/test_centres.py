"""Where to go with an application: centres by region, each reader's alphabet, and a filter in the address (R023)."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tosbelgi.home import groups
from tosbelgi.kernel.text_kinds import PhoneNumber
from tosbelgi.language.languages import CODES
from tosbelgi.programme.people.centres import Centre, Region

pytestmark = pytest.mark.django_db


def make(code: str, kk: str, ru: str, en: str = "", **fields) -> Centre:
    names = {"name_kk": kk, "name_ru": ru, "name_en": en}
    places = {f"address_{language}": f"1 {language}" if names[f"name_{language}"] else "" for language in CODES}
    return Centre.objects.create(region=Region.objects.get(code=code), **names, **places, **fields)


@pytest.fixture
def centres():
    Centre.objects.all().delete()
    make("KZ-71", "Үлгі А", "Образец Б", "Sample A", phone="+7 (7172) 00-00-00", email="a@example.invalid")
    make("KZ-71", "Ұлгі Б", "Образец А", "Sample B")
    make("KZ-10", "Мысал", "Пример")


def headings(answer) -> list[str]:
    return re.findall(r"<h3>(.+?)</h3>", answer.content.decode())


def test_centres_stand_by_region_in_the_readers_alphabet(centres, client):
    assert headings(client.get("/kk/centres/")) == ["Мысал", "Ұлгі Б", "Үлгі А"]
    assert [name for name in headings(client.get("/ru/centres/")) if "О" in name] == ["Образец А", "Образец Б"]
    assert headings(client.get("/en/centres/")) == ["Sample A", "Sample B"]


def test_the_filter_is_an_address(centres, client):
    answer = client.get("/kk/centres/?region=KZ-10")

    assert headings(answer) == ["Мысал"]
    assert '<option value="KZ-10" selected>' in answer.content.decode()
    assert "1 орталық" in answer.content.decode()


def test_a_telephone_and_an_address_can_be_touched(centres, client):
    shown = client.get("/en/centres/").content.decode()

    assert 'href="tel:+77172000000"' in shown
    assert 'href="mailto:a@example.invalid"' in shown


def test_no_part_of_an_address_becomes_a_header_of_the_letter(centres, client):
    Centre.objects.filter(email="a@example.invalid").update(email="a?bcc=x@example.invalid")

    assert 'href="mailto:a%3Fbcc%3Dx@example.invalid"' in client.get("/en/centres/").content.decode()


def test_a_region_without_centres_says_so_and_leads_back(centres, client):
    shown = client.get("/en/centres/?region=KZ-75").content.decode()

    assert "No centre of this region is listed yet." in shown
    assert '<a href="/en/centres/">All regions</a>' in shown


def test_a_region_without_centres_says_how_one_is_found_all_the_same(centres, client):
    words = "a centre and a mentor are proposed to you"

    assert f'{words}. <a href="/en/steps/">' in client.get("/en/centres/?region=KZ-75").content.decode()
    assert words not in client.get("/en/centres/").content.decode()


def test_a_region_that_is_none_is_refused_in_words(centres, client):
    answer = client.get("/en/centres/?region=KZ-99")

    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert "There is no such region." in answer.content.decode()


def test_a_site_without_centres_says_so(client):
    Centre.objects.all().delete()

    assert "No centre is listed yet." in client.get("/en/centres/").content.decode()


def test_a_draft_is_not_shown(centres, client):
    make("KZ-10", "Жоба", "Черновик", "Draft", live=False)

    for code, name in zip(CODES, ("Жоба", "Черновик", "Draft"), strict=True):
        assert name not in headings(client.get(f"/{code}/centres/"))


def test_the_twenty_regions_are_named_in_three_languages(client):
    """Seventeen oblasts and three cities of republican significance, by ISO 3166-2."""
    assert Region.objects.count() == 20
    for code in CODES:
        shown = client.get(f"/{code}/centres/").content.decode()
        assert len(re.findall(r'<option value="KZ-\d\d"', shown)) == 20


@pytest.mark.parametrize("number", ["+7 (7172) 00-00-00", "+358 9 000 0000", "+7 (7 1 7 2) 0 0 0 0 0 0 0 0"])
def test_what_the_operators_number_may_look_like_a_centres_may(number):
    centre = make("KZ-10", "Мысал", "Пример")
    centre.phone = number

    assert PhoneNumber().fits(number)
    centre.clean_fields(exclude=["sort_kk", "sort_ru", "sort_en"])


@pytest.mark.parametrize("number", ["87172000000", "7172", "+7 7172 00x", "+", "+7 ((((((7172", "+7" + "0" * 15])
def test_a_telephone_without_its_country_is_refused(number):
    centre = make("KZ-10", "Мысал", "Пример")
    centre.phone = number
    with pytest.raises(ValidationError, match="phone"):
        centre.full_clean()


@pytest.mark.parametrize(
    ("who", "status"), [("a stranger", 302), ("somebody without rights", 302), ("an editor", 200), ("an admin", 200)]
)
def test_who_may_add_a_centre(who, status, client, django_user_model):
    from django.contrib.auth.models import Group

    if who != "a stranger":
        user = django_user_model.objects.create_user("daniyar", is_staff=True, is_superuser=who == "an admin")
        if who == "an editor":
            user.groups.set(Group.objects.filter(name=groups.EDITORS))
        client.force_login(user)
    before = Centre.objects.count()
    address = reverse("wagtailsnippets_programme_centre:add")

    assert client.get(address).status_code == status
    region = Region.objects.get(code="KZ-10").pk
    client.post(address, {"region": region, "name_kk": "Жаңа", "address_kk": "1", "action-publish": "1"})
    assert Centre.objects.count() == before + (status == 200)
    if who == "an editor":
        assert not Centre.objects.get(name_kk="Жаңа").live
