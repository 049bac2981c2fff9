"""Two press at the same moment, each on a connection of its own: one after the other, and nothing is done twice."""

import threading
import time
from itertools import count

import pytest
from django.conf import settings as site_settings
from django.db import connection, connections
from django.utils import timezone

from tests.programme.people_cast import give_role, make_person, viewer_of
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.models import Appointment, IdentityCorrection, LegalRepresentative, Participation
from tosbelgi.programme.participation import agreeing, api, applying, naming, reviewing, steps
from tosbelgi.programme.participation.corrections import actions as corrections
from tosbelgi.programme.people import corrections as corrected
from tosbelgi.programme.people.api import Role, end_appointment

from . import way
from .test_corrected_identity import NEEDS, alone, as_adult, correct

numbers = count()


@pytest.fixture
def cast(killable, monkeypatch):
    """People whom other connections see, and the text that they accept."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    way.approve_text()
    return way.make_cast(suffix=f"-{next(numbers)}-at-once")


def at_once(*presses):
    """What each of them got, run at the same time: an answer, or the code of a refusal; any other fault is one."""
    start, answers, faults = threading.Barrier(len(presses)), [None] * len(presses), []

    def run(place, press):
        try:
            start.wait(timeout=30)
            answers[place] = press()
        except Refusal as refusal:
            answers[place] = refusal.code
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    return answers


def slowly(monkeypatch, owner, name):
    """Whoever has come so far stops to think: the others come as far, unless they wait for each other."""
    whole = getattr(owner, name)

    def slow(*args, **kwargs):
        answer = whole(*args, **kwargs)
        time.sleep(0.4)
        return answer

    monkeypatch.setattr(owner, name, slow)


def after(owner, name, monkeypatch):
    """Set once that function has been called and is done; its caller waits a moment then."""
    reached, whole = threading.Event(), getattr(owner, name)

    def watched(*args, **kwargs):
        answer = whole(*args, **kwargs)
        reached.set()
        time.sleep(0.4)
        return answer

    monkeypatch.setattr(owner, name, watched)
    return reached


def acts_of(row):
    return list(row.acts.order_by("pk").values_list("act", flat=True))


def told_of(cast):
    names = HistoryLine.objects.filter(about__person_id=cast.pupil.pk, name__startswith="participation.")
    return [name.removeprefix("participation.") for name in names.order_by("pk").values_list("name", flat=True)]


def refusals(answers):
    return [one for one in answers if isinstance(one, str)]


def press(action, row, by, **asked):
    return lambda: action(participation=row.public_id, by=by, at=timezone.now(), **asked)


def test_begun_on_two_devices_it_is_one(cast, monkeypatch):
    slowly(monkeypatch, applying, "locked_self")
    by = cast.pupil_viewer
    first, second = at_once(*[lambda: api.begin(by=by, at=timezone.now())] * 2)
    assert first.pk == second.pk
    assert Participation.objects.filter(person=cast.pupil).count() == 1


def test_submitted_from_two_devices_it_is_submitted_once(cast, monkeypatch):
    row = way.drafted(cast)
    slowly(monkeypatch, applying, "level_offered")
    answers = at_once(*[lambda: way.submit(cast, row)] * 2)
    assert [one.stands for one in answers] == [api.State.SUBMITTED] * 2
    assert acts_of(row) == ["submit"]
    assert told_of(cast) == ["submitted"]
    assert LegalRepresentative.objects.filter(represented=cast.pupil).count() == 1


@pytest.mark.parametrize("other", ["write", "withdraw"])
def test_submitted_while_the_other_device_does_something_else(other, cast, monkeypatch):
    """Both lock the person and what they take part in, in one order: neither waits for the other for ever."""
    row, by = way.drafted(cast), cast.pupil_viewer
    slowly(monkeypatch, applying, "locked_self")
    slowly(monkeypatch, applying, "locked")
    slowly(monkeypatch, applying, "locked_side")
    draft = api.Draft(birth_date=way.years_ago(16), page={"about": "Басқаша."})
    act = press(api.withdraw, row, by)
    if other == "write":
        act = press(api.write, row, by, version=row.version, draft=draft)
    answers = at_once(lambda: way.submit(cast, row), act)

    row.refresh_from_db()
    if other == "withdraw":
        # Withdrawn after it was submitted, or before: then there is nothing to submit.
        assert refusals(answers) in ([], ["NOT_IN_THIS_STATE"])
        assert row.stands is api.State.WITHDRAWN
    else:
        assert len(refusals(answers)) == 1, "what was submitted is what its author has read"
        assert (row.stands, row.version) in {(api.State.SUBMITTED, 2), (api.State.DRAFT, 3)}


def test_withdrawn_while_the_pupil_accepts(cast, monkeypatch):
    row, by = way.approved(cast), cast.pupil_viewer
    api.ask_for_code(participation=row.public_id, by=by, language="kk", at=timezone.now())
    slowly(monkeypatch, agreeing, "locked_side")
    code = way.code_sent_to(cast.pupil.user.email)
    accepting = {"text_version": 1, "code": code, "confirmed": True, "language": "kk"}
    at_once(press(api.accept, row, by, **accepting), press(api.withdraw, row, by))
    row.refresh_from_db()
    assert row.stands is api.State.WITHDRAWN
    assert acts_of(row)[-1] == "withdraw"
    assert row.acceptances.count() == acts_of(row).count("accept")


def test_approved_and_returned_at_once_one_of_both_holds(cast, monkeypatch):
    row, by = way.submitted(cast), cast.head_viewer
    slowly(monkeypatch, reviewing, "_ready")
    version = row.version
    answers = at_once(
        press(api.approve, row, by, version=version),
        press(api.return_, row, by, version=version, reason="Мекенжайды жаз.", language="kk"),
    )
    assert len(refusals(answers)) == 1
    row.refresh_from_db()
    (decision,) = acts_of(row)[1:]
    assert row.stands.value == {"approve": "approved", "return": "returned"}[decision]
    assert (row.norms != "") == (decision == "approve")
    assert told_of(cast) == ["submitted", row.state]


@pytest.mark.parametrize("heads", [1, 2])
def test_approved_twice_it_is_approved_once(heads, cast, monkeypatch):
    row, viewers = way.submitted(cast), [cast.head_viewer] * 2
    if heads == 2:
        other = make_person(f"Болат-{next(numbers)}-at-once")
        give_role(other, Role.CENTRE_HEAD, centre=cast.centre)
        viewers = [cast.head_viewer, viewer_of(other)]
    slowly(monkeypatch, reviewing, "_ready")
    answers = at_once(*[press(api.approve, row, by, version=row.version) for by in viewers])
    assert len(refusals(answers)) == heads - 1, "who was second learns that it is decided"
    assert acts_of(row) == ["submit", "approve"]
    assert told_of(cast) == ["submitted", "approved"]


def test_pupil_and_parent_accept_at_the_same_moment_and_it_is_agreed(cast, monkeypatch):
    row = way.approved(cast)
    parent = way.representative_of(row)
    signers = {cast.pupil.user.email: cast.pupil_viewer, way.PAGE["representative_email"]: parent}
    accepting = []
    for address, by in signers.items():
        api.ask_for_code(participation=row.public_id, by=by, language="kk", at=timezone.now())
        asked = {"text_version": 1, "code": way.code_sent_to(address), "confirmed": True, "language": "kk"}
        accepting.append(press(api.accept, row, by, **asked))
    slowly(monkeypatch, agreeing, "missing_signers_of")
    assert refusals(at_once(*accepting, *accepting)) == []
    row.refresh_from_db()
    assert row.stands is api.State.AGREED
    assert row.acceptances.count() == 2
    assert sorted(acts_of(row)[2:]) == ["accept", "accept", "agree"]
    assert told_of(cast)[2:] == ["agreement_accepted", "agreement_accepted", "agreement_complete"]


def test_four_who_guess_a_code_at_once_have_three_guesses(cast, monkeypatch):
    row, by = way.approved(cast), cast.pupil_viewer
    api.ask_for_code(participation=row.public_id, by=by, language="kk", at=timezone.now())
    code = way.code_sent_to(cast.pupil.user.email)
    wrong = "000000" if code != "000000" else "111111"
    slowly(monkeypatch, agreeing, "_digest")
    asked = {"text_version": 1, "confirmed": True, "language": "kk"}
    answers = at_once(*[press(api.accept, row, by, code=wrong, **asked)] * 4)

    assert sorted(answers) == ["AGREEMENT_CODE_IS_OVER"] + ["WRONG_AGREEMENT_CODE"] * 3
    assert row.codes.get().guesses == 3
    assert at_once(press(api.accept, row, by, code=code, **asked)) == ["AGREEMENT_CODE_IS_OVER"]
    assert not row.acceptances.exists()


def test_a_code_asked_for_twice_at_once_is_one(cast, monkeypatch):
    row, by = way.approved(cast), cast.pupil_viewer
    slowly(monkeypatch, agreeing, "address_of")
    answers = at_once(*[press(api.ask_for_code, row, by, language="kk")] * 2)
    assert len([one for one in answers if "…" in one]) == 1
    assert row.codes.count() == 1


def test_registered_twice_it_is_registered_once(cast, monkeypatch):
    row = way.scheduled(cast)
    slowly(monkeypatch, steps, "holds_appointment")
    first, second = at_once(*[lambda: way.activate(cast, row)] * 2)
    assert first.activated_at == second.activated_at
    assert acts_of(row).count("activate") == told_of(cast).count("activated") == 1


def test_withdrawn_while_the_mentor_registers_it_is_withdrawn(cast, monkeypatch):
    row = way.scheduled(cast)
    slowly(monkeypatch, steps, "holds_appointment")
    slowly(monkeypatch, applying, "locked_side")
    at_once(lambda: way.activate(cast, row), press(api.withdraw, row, cast.pupil_viewer))
    row.refresh_from_db()
    assert row.stands is api.State.WITHDRAWN
    assert acts_of(row)[-1] == "withdraw"
    assert acts_of(row).count("activate") == (row.activated_at is not None)


def test_nobody_decides_once_it_is_told_that_their_time_is_over(cast, monkeypatch):
    """The end of an appointment waits for a decision that is under way, and no decision comes after it."""
    row, by = way.submitted(cast), cast.head_viewer
    checked = after(steps, "holds_appointment", monkeypatch)

    def end():
        checked.wait(timeout=30)
        end_appointment(appointment_id=by.appointment_id, by=None, at=timezone.now())

    def approve():
        api.approve(participation=row.public_id, version=row.version, by=by, at=timezone.now())

    at_once(end, approve)
    row.refresh_from_db()
    assert row.stands is api.State.APPROVED
    lines = HistoryLine.objects.filter(about__person_id__in=(cast.pupil.pk, cast.head.pk)).order_by("pk")
    names = list(lines.values_list("name", flat=True))
    assert names.index("participation.approved") < names.index("people.appointment_ended")

    another = way.submitted(way.make_cast(suffix=f"-{next(numbers)}-at-once"))
    other_head = Appointment.objects.get(centre=another.centre, role=Role.CENTRE_HEAD)
    late = viewer_of(other_head.person)
    end_appointment(appointment_id=other_head.pk, by=None, at=timezone.now())
    answers = at_once(press(api.approve, another, late, version=another.version))
    assert answers == ["MAY_NOT_DECIDE"]


def test_corrected_while_the_mentor_registers_one_of_both_learns_of_the_other(cast, monkeypatch):
    """Whoever is registered is so by the day that stands there, and whoever corrects has read that they are."""
    row = alone(as_adult(cast), "scheduled")
    slowly(monkeypatch, steps, "holds_appointment")
    slowly(monkeypatch, corrections, "_under_way")
    asked = {"birth_date": way.years_ago(16), "confirmed": [NEEDS]}
    answers = at_once(lambda: way.activate(cast, row), lambda: correct(cast, **asked))
    row.refresh_from_db()
    expected = {
        api.State.ACTIVE: (["CORRECTION_HAS_CONSEQUENCES"], way.years_ago(19)),
        api.State.SCHEDULED: (["NOT_EVERYBODY_HAS_ACCEPTED"], way.years_ago(16)),
    }
    assert (refusals(answers), row.person.birth_date) == expected[row.stands]


def test_corrected_by_two_operators_at_once_one_of_them_reads_the_others_first(cast, monkeypatch):
    other = make_person(f"Оператор-{next(numbers)}-at-once")
    give_role(other, Role.OPERATOR)
    slowly(monkeypatch, corrected, "asked_of")
    answers = at_once(
        lambda: correct(cast, birth_date=way.years_ago(16)),
        lambda: correct(cast, birth_date=way.years_ago(17), by=viewer_of(other)),
    )
    assert refusals(answers) == ["IDENTITY_CHANGED_MEANWHILE"]
    assert IdentityCorrection.objects.filter(person=cast.pupil).count() == 1


def test_operators_who_correct_each_other_at_once_both_do(cast, monkeypatch):
    other = make_person(f"Оператор-{next(numbers)}-at-once")
    give_role(other, Role.OPERATOR)
    slowly(monkeypatch, corrected, "holds_appointment")
    answers = at_once(
        lambda: correct(cast, other, birth_date=way.years_ago(40)),
        lambda: correct(cast, cast.operator, birth_date=way.years_ago(41), by=viewer_of(other)),
    )
    assert refusals(answers) == []


def test_corrected_while_the_pupil_writes_neither_waits_for_ever(cast, monkeypatch):
    row, by = way.drafted(cast), cast.pupil_viewer
    slowly(monkeypatch, applying, "locked_self")
    slowly(monkeypatch, corrected, "asked_of")
    answers = at_once(
        lambda: way.submit(cast, row, by=by),
        lambda: correct(cast, birth_date=way.years_ago(16)),
    )
    assert refusals(answers) == []


def test_withdrawn_by_the_family_and_by_the_pupil_at_once_it_is_withdrawn_once(cast, monkeypatch):
    row = way.approved(cast)
    slowly(monkeypatch, applying, "locked_side")
    at_once(*[press(api.withdraw, row, by) for by in (cast.pupil_viewer, way.representative_of(row))])
    assert acts_of(row).count("withdraw") == told_of(cast).count("withdrawn") == 1


def test_a_representative_named_twice_at_once_is_named_once(cast, monkeypatch):
    row = alone(as_adult(cast), "agreed")
    correct(cast, birth_date=way.years_ago(16), confirmed=[NEEDS])
    slowly(monkeypatch, naming, "may_name_representative")
    asked = {"version": row.version, "page": way.PAGE}
    answers = at_once(*[press(api.name_own_representative, row, cast.pupil_viewer, **asked)] * 2)
    assert refusals(answers) == []
    assert acts_of(row).count("name") == 1
    assert LegalRepresentative.objects.filter(represented=cast.pupil).count() == 1
