"""A refusal has one shape wherever it is shown, in the reader's language."""

import json
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, override

from tosbelgi.cms.uploads.limits import FileTooBig, TooLongAndNarrow, UploadRefused
from tosbelgi.kernel.calendar import CalendarNotKnown
from tosbelgi.kernel.refusals import Refusal, messages
from tosbelgi.kernel.refusals.messages import (
    Sentence,
    add_to_form,
    describe,
    field_error,
    refusal_message,
    register,
    validation_error,
)
from tosbelgi.kernel.setting_actions import ChangeStartsInThePast, ReasonIsMissing

BIG = {"has": 20.2, "most": 10}


class KettleTooFull(Refusal):
    code = "KETTLE_TOO_FULL"
    rule = "kettle.water.most"


@pytest.fixture
def registry(monkeypatch):
    """What is registered in a test is forgotten after it."""
    monkeypatch.setattr(messages, "_sentences", dict(messages._sentences))


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("kk", "Файлдың көлемі – 20,2 МБ. 10 МБ-қа дейінгі файлдар қабылданады."),
        ("ru", "Размер файла — 20,2 МБ. Принимаются файлы до 10 МБ."),
        ("en", "The file has 20.2 MB. Accepted are up to 10 MB."),
    ],
)
def test_a_refusal_has_one_shape_that_json_holds(language, message):
    described = describe(FileTooBig(**BIG), language)

    assert list(described) == ["code", "field", "rule", "allowed", "message"]
    assert json.loads(json.dumps(described)) == {
        "code": "FILE_TOO_BIG",
        "field": "file",
        "rule": "upload.file.size",
        "allowed": 10,
        "message": message,
    }


def test_without_a_language_the_active_one_is_said_and_stays_active():
    with override("ru"):
        assert describe(FileTooBig(**BIG))["message"].startswith("Размер файла")
        assert describe(FileTooBig(**BIG), "en")["message"].startswith("The file")
        assert get_language() == "ru"


def test_several_limits_are_allowed_by_their_names():
    refusal = TooLongAndNarrow(width=1, height=60_000, most=16_383, stretch=50)

    assert describe(refusal, "en")["allowed"] == {"most": 16_383, "stretch": 50}


def test_what_is_allowed_comes_with_the_instance_and_is_said_in_the_sentence():
    refusal = CalendarNotKnown(year=2031, allowed=[2026, 2027])

    assert refusal.details == {"year": 2031}
    assert describe(refusal, "en")["allowed"] == [2026, 2027]
    assert "Known are the years 2026, 2027." in describe(refusal, "en")["message"]
    assert "Known are the years –." in describe(CalendarNotKnown(year=2031, allowed=[]), "en")["message"]


def test_a_day_is_data_for_programs_and_words_for_readers():
    described = describe(ChangeStartsInThePast(valid_from=date(2026, 11, 1), earliest=date(2026, 11, 29)), "en")

    assert described["allowed"] == "2026-11-29"
    assert described["message"].endswith("the earliest day is today, 29 Nov 2026.")


def test_an_instance_may_name_the_field_that_is_meant():
    assert ReasonIsMissing(field="withdrawal_reason").field == "withdrawal_reason"
    assert ReasonIsMissing().field == ReasonIsMissing.field == "reason"


def test_a_refusal_without_its_details_or_of_a_whole_group_is_a_defect():
    with pytest.raises(TypeError, match="FileTooBig is raised without has"):
        FileTooBig(most=10)
    with pytest.raises(TypeError, match="UploadRefused is a group"):
        UploadRefused()
    with pytest.raises(TypeError, match="Refusal is a group"):
        Refusal()


def test_a_second_sentence_and_a_second_class_of_one_code_are_refused(registry):
    register({KettleTooFull: "Pour some out."})
    with pytest.raises(ValueError, match="KETTLE_TOO_FULL has its sentence already"):
        register({KettleTooFull: "Pour it out."})
    with pytest.raises(ValueError, match="KETTLE_TOO_FULL is the code of another"):
        register({type("Other", (Refusal,), {"code": "KETTLE_TOO_FULL"}): "Pour it out."})
    assert refusal_message(KettleTooFull()) == "Pour some out."


def test_a_refusal_without_a_sentence_is_never_shown_half():
    with pytest.raises(LookupError, match="KETTLE_TOO_FULL has no sentence"):
        describe(KettleTooFull())


def test_a_room_says_a_placeholder_in_its_own_words(registry):
    register({KettleTooFull: Sentence("Pour out %(water)s.", words={"water": lambda refusal: refusal.code.lower()})})

    assert refusal_message(KettleTooFull()) == "Pour out kettle_too_full."


class UploadForm(forms.Form):
    file = forms.FileField(required=False)


class OtherForm(forms.Form):
    name = forms.CharField(required=False)


def test_a_form_shows_it_at_the_field_with_its_code_or_above_all_fields():
    with override("en"):
        for form, place in ((UploadForm({}), "file"), (OtherForm({}), "__all__")):
            assert form.is_valid()
            add_to_form(form, FileTooBig(**BIG))
            (error,) = form.errors.as_data()[place]
            assert error.code == "FILE_TOO_BIG"
            assert form.errors[place] == ["The file has 20.2 MB. Accepted are up to 10 MB."]


def test_a_model_raises_it_at_its_field():
    with override("en"):
        at_field, plain = validation_error(FileTooBig(**BIG)), field_error(FileTooBig(**BIG))

    assert [error.code for error in at_field.error_dict["file"]] == [plain.code] == ["FILE_TOO_BIG"]
    assert isinstance(plain, ValidationError) and plain.params["has"] == "20.2"
