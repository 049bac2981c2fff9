"""What a machine proposed and nobody has read is found in the odd places of a page, whatever the service answers."""

import pytest
from django.urls import reverse
from wagtail_localize.models import Translation

from tests.cms.test_tables_and_files import BLOCK, table
from tosbelgi.cms.publication import gate
from tosbelgi.cms.translation import machine_texts
from tosbelgi.cms.translation.machine_texts import UnreadMachineTexts
from tosbelgi.cms.translation.translating import pending_target

from .conftest import page_in
from .test_approval import edit_url
from .test_machine_translation import local_service, proposed

pytestmark = pytest.mark.django_db
TEXT = {"id": BLOCK, "type": "text", "value": '<p>Бірінші <a href="https://a.example">сөйлем</a>.</p>'}


def translation_with(*blocks: dict, **fields: str) -> Translation:
    """Into Russian, of the Kazakh «steps» with these blocks after its own."""
    source = page_in("steps", "kk")
    source.body = [*source.body.get_prep_value(), *blocks]
    for name, text in fields.items():
        setattr(source, name, text)
    source.save_revision().publish()
    return Translation.objects.get(source__object_id=source.translation_key, target_locale__language_code="ru")


def propose(translation: Translation, answer, people) -> int:
    service = local_service(lambda texts: [answer(text) for text in texts])
    return machine_texts.propose(translation, service, people["translator-ru"]).new


@pytest.mark.parametrize("block", [table(), TEXT], ids=["table", "text"])
@pytest.mark.parametrize(
    "said", ["Машина", "если а &lt; б, то б &gt; а", "&amp;lt;б&amp;gt; так", "<b>Так</b><br/>вот"]
)
def test_what_nobody_has_read_is_published_from_no_place_of_a_page(block, said, people, signed_in):
    translation = translation_with(block)
    number = propose(translation, lambda text: f"{said} {len(text)}", people)
    before = page_in("steps", "ru").body.get_prep_value()

    assert number == len(proposed()) > 0
    with pytest.raises(UnreadMachineTexts) as refused:
        machine_texts.require_read(pending_target(translation))
    assert len(refused.value.texts) == number
    signed_in("approver").post(edit_url(page_in("steps", "ru")), {"action": "publish"}, follow=True)
    assert page_in("steps", "ru").body.get_prep_value() == before


def test_numbers_are_not_asked_for_and_are_no_answer(people):
    translation = translation_with(table(("Шатыр", "1,5")))
    propose(translation, lambda text: "999" if text in {"Шатыр", "1,5"} else f"Машина: {text}", people)

    assert "999" not in proposed().values()
    assert pending_target(translation).body[-1].value["table"].row_data[0]["values"] == ["Шатыр", "1,5"]


@pytest.mark.parametrize(
    "said",
    ["Так <script>alert(1)</script>", "Так</p><p>и так", '<a id="a9">Так</a>', '<a href="javascript:alert(1)">Так</a>'],
)
def test_markup_that_the_source_could_not_have_is_left_out(said, people):
    assert propose(translation_with(TEXT), lambda _text: said, people) == 0
    assert proposed() == {}


def test_words_that_are_public_already_stay_so_when_a_machine_proposes_them_again(people, signed_in):
    """The source is mended, and the machine translates it as before."""
    translation, russian = translation_with(title="Қадам сайын"), page_in("steps", "ru")
    assert propose(translation, lambda _text: russian.title, people) == 1

    signed_in("approver").post(reverse("wagtailadmin_pages:lock", args=[russian.pk]))

    assert page_in("steps", "ru").locked
    assert gate.is_public(page_in("steps", "ru"))
    with pytest.raises(UnreadMachineTexts):
        machine_texts.require_read(pending_target(translation))
