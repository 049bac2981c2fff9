"""Settings of the operator: typed, valid from a day on in Kazakhstan, never rewritten, each change in the history."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils.translation import override

from tosbelgi.kernel import history, operator_settings, setting_actions, setting_versions
from tosbelgi.kernel.models import HistoryLine, SettingVersion
from tosbelgi.kernel.operator_settings import NoSuchSetting, Setting, register
from tosbelgi.kernel.setting_kinds import Choice, WholeNumber, YesNo
from tosbelgi.kernel.setting_versions import invalidate_after_commit

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
TOMORROW = date(2026, 11, 24)
NUMBER = WholeNumber(1, 9, lambda n: f"{n} cups")


def setting(name="kettle.cups", kind=NUMBER, default=3, **changes) -> Setting:
    facts = {"topic": "Kettle", "label": "Cups", "explanation": "So many.", "requirements": ("R002",)} | changes
    return Setting(name=name, kind=kind, default=default, **facts)


@pytest.fixture(autouse=True)
def kettle(monkeypatch):
    """Three settings that no room has: one of each kind."""
    monkeypatch.setattr(operator_settings, "_registered", dict(operator_settings._registered))
    register(setting())
    register(setting("kettle.whistles", YesNo(), True))
    register(setting("kettle.colour", Choice((("red", "Red"), ("blue", "Blue"))), "red"))


@pytest.fixture
def saule(django_user_model):
    """Saule, to whom the operator has given the right to change settings."""
    user = django_user_model.objects.create_user("saule-decides", password="x")
    user.user_permissions.add(Permission.objects.get(codename="change_settingversion"))
    return user


@pytest.fixture
def daniyar(django_user_model):
    return django_user_model.objects.create_user("daniyar", password="x")


def change(by, name="kettle.cups", value=4, valid_from=TOMORROW, reason="Decision No. 7", at=NOW):
    return setting_actions.change_setting(name=name, value=value, valid_from=valid_from, reason=reason, by=by, at=at)


def told() -> list[tuple]:
    """Everything there is, to prove that nothing moved."""
    return [*SettingVersion.objects.values_list("pk", "withdrawn_on"), HistoryLine.objects.count()]


def test_without_a_decision_the_default_holds():
    assert operator_settings.value("kettle.cups", on=TODAY) == 3
    assert operator_settings.value("kettle.whistles", on=TODAY) is True
    assert operator_settings.values(on=TODAY)["kettle.colour"] == "red"


@pytest.mark.parametrize(("name", "value"), [("kettle.cups", 4), ("kettle.whistles", False), ("kettle.colour", "blue")])
def test_a_value_comes_back_as_the_kind_it_was(name, value, saule):
    change(saule, name=name, value=value)

    found = operator_settings.value(name, on=TOMORROW)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 23, 18, 59, 59, tzinfo=UTC), TODAY),
        (datetime(2026, 11, 23, 19, 0, 0, tzinfo=UTC), TOMORROW),
    ],
)
def test_the_day_begins_at_midnight_in_kazakhstan(at, day, saule):
    """At 19:00 UTC it is tomorrow in Almaty: today is past there, so a change from today on is refused."""
    assert change(saule, valid_from=day, at=at).valid_from == day
    with pytest.raises(setting_actions.ChangeStartsInThePast) as refused:
        change(saule, value=5, valid_from=day - timedelta(days=1), at=at)
    assert refused.value.details["earliest"] == day


def test_values_follow_one_another_by_their_days(saule):
    change(saule, value=4, valid_from=date(2026, 12, 1))
    change(saule, value=6, valid_from=date(2027, 3, 1))
    change(saule, value=5, valid_from=date(2027, 1, 1))

    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1), date(2027, 3, 1)]
    assert [operator_settings.value("kettle.cups", on=day) for day in days] == [3, 4, 4, 5, 6]
    (standing,) = [one for one in operator_settings.setting_states(days[2]) if one.setting.name == "kettle.cups"]
    assert (standing.since, standing.planned.valid_from) == (date(2026, 12, 1), date(2027, 1, 1))
    assert (standing.words, standing.planned_words) == ("4 cups", "5 cups")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": "kettle.spout"}, NoSuchSetting),
        ({"value": 0}, setting_actions.ValueDoesNotFit),
        ({"value": 10}, setting_actions.ValueDoesNotFit),
        ({"value": "4"}, setting_actions.ValueDoesNotFit),
        ({"value": True}, setting_actions.ValueDoesNotFit),
        ({"value": None}, setting_actions.ValueDoesNotFit),
        ({"name": "kettle.whistles", "value": 1}, setting_actions.ValueDoesNotFit),
        ({"name": "kettle.colour", "value": "green"}, setting_actions.ValueDoesNotFit),
        ({"name": "kettle.colour", "value": ["red"]}, setting_actions.ValueDoesNotFit),
        ({"valid_from": TODAY - timedelta(days=1)}, setting_actions.ChangeStartsInThePast),
        ({"reason": " \n"}, setting_actions.ReasonIsMissing),
        ({"value": 3}, setting_actions.NothingChanges),
    ],
)
def test_what_is_refused_moves_nothing(changes, refusal, saule):
    before = told()

    with pytest.raises(refusal):
        change(saule, **changes)

    assert told() == before
    assert operator_settings.value("kettle.cups", on=TOMORROW) == 3


def test_somebody_without_the_right_neither_changes_nor_withdraws(saule, daniyar):
    planned = change(saule)
    before = told()

    with pytest.raises(setting_actions.MayNotChangeSettings):
        change(daniyar, value=5, valid_from=date(2027, 1, 1))
    with pytest.raises(setting_actions.MayNotChangeSettings):
        setting_actions.withdraw_change(version_id=planned.pk, reason="Mine", by=daniyar, at=NOW)

    assert told() == before


def test_a_second_change_on_the_same_day_is_refused(saule):
    change(saule)
    before = told()

    with pytest.raises(setting_actions.DayIsTaken):
        change(saule, value=5)

    assert told() == before


def test_looking_at_a_change_says_until_when_it_would_hold_and_that_a_day_is_taken(saule):
    def look(valid_from):
        return setting_actions.check_change(
            name="kettle.cups", value=5, valid_from=valid_from, reason="Decision No. 7", by=saule, at=NOW
        )

    assert look(TODAY).until is None
    change(saule)

    assert look(TODAY).until == TOMORROW
    assert look(TOMORROW + timedelta(days=1)).until is None
    with pytest.raises(setting_actions.DayIsTaken):
        look(TOMORROW)


def test_of_two_who_are_equally_fast_one_is_refused(saule, monkeypatch):
    """The second has looked before the first has stored: the database decides."""
    change(saule)
    before = told()
    monkeypatch.setattr(setting_actions, "stored_versions", list)

    with pytest.raises(setting_actions.DayIsTaken):
        change(saule, value=5)

    assert told() == before


def test_a_planned_change_is_withdrawn_and_its_day_is_free_again(saule):
    planned = change(saule)

    setting_actions.withdraw_change(version_id=planned.pk, reason=" Too early ", by=saule, at=NOW)

    assert operator_settings.value("kettle.cups", on=TOMORROW) == 3
    planned.refresh_from_db()
    assert (planned.withdrawn_on, planned.withdrawn_by, planned.withdrawal_reason) == (TODAY, saule, "Too early")
    change(saule, value=6)
    assert operator_settings.value("kettle.cups", on=TOMORROW) == 6


@pytest.mark.parametrize(
    ("at", "reason", "refusal"),
    [
        (datetime(2026, 11, 23, 19, 0, tzinfo=UTC), "Late", setting_actions.ChangeIsInForce),
        (NOW, "  ", setting_actions.ReasonIsMissing),
    ],
)
def test_what_has_begun_is_not_withdrawn_nor_anything_without_a_reason(at, reason, refusal, saule):
    planned = change(saule)
    before = told()

    with pytest.raises(refusal):
        setting_actions.withdraw_change(version_id=planned.pk, reason=reason, by=saule, at=at)

    assert told() == before


def test_withdrawing_twice_is_refused(saule):
    planned = change(saule)
    setting_actions.withdraw_change(version_id=planned.pk, reason="Once", by=saule, at=NOW)
    before = told()

    with pytest.raises(setting_actions.NoSuchChange):
        setting_actions.withdraw_change(version_id=planned.pk, reason="Twice", by=saule, at=NOW)

    assert told() == before


def test_the_history_says_who_when_what_and_why_and_stays_verifiable(saule, capsys):
    planned = change(saule, reason=" Decision No. 7 ")
    setting_actions.withdraw_change(version_id=planned.pk, reason="Too early", by=saule, at=NOW)

    changed, withdrawn = HistoryLine.objects.order_by("-pk")[:2][::-1]
    assert (changed.name, changed.by_id, changed.at) == ("setting.changed", saule.pk, NOW)
    assert changed.facts == {
        "name": "kettle.cups",
        "before": 3,
        "after": 4,
        "valid_from": "2026-11-24",
        "reason": "Decision No. 7",
    }
    assert (withdrawn.name, withdrawn.facts["reason"]) == ("setting.change_withdrawn", "Too early")
    assert history.verify().ok
    call_command("verify_history")


@pytest.mark.parametrize(
    "facts",
    [
        {"value": 9},
        {"valid_from": date(2030, 1, 1)},
        {"reason": "Another"},
        {"name": "kettle.colour"},
        {"withdrawn_on": TOMORROW},
    ],
)
def test_the_database_refuses_to_rewrite_a_version(facts, saule):
    version = change(saule)

    with pytest.raises(DatabaseError), transaction.atomic():
        SettingVersion.objects.filter(pk=version.pk).update(**facts)
    with pytest.raises(TypeError):
        version.save()

    assert operator_settings.value("kettle.cups", on=TOMORROW) == 4


def test_the_database_refuses_to_remove_a_version_or_to_bring_a_withdrawn_one_back(saule):
    version = change(saule)
    with pytest.raises(DatabaseError), transaction.atomic():
        SettingVersion.objects.filter(pk=version.pk).delete()
    with pytest.raises(TypeError):
        version.delete()
    setting_actions.withdraw_change(version_id=version.pk, reason="Too early", by=saule, at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        SettingVersion.objects.filter(pk=version.pk).update(withdrawn_on=None)

    assert SettingVersion.objects.get(pk=version.pk).withdrawn_on == TODAY


def test_who_leaves_the_site_leaves_their_decisions(saule):
    version = change(saule)
    saule.delete()

    version.refresh_from_db()
    assert (version.by, version.value) == (None, 4)


@pytest.mark.parametrize("crowd", [1, 12])
def test_reading_costs_one_query_and_then_none_however_many_changes_there_are(crowd, saule, django_assert_num_queries):
    for number in range(crowd):
        change(saule, value=4 + number % 2, valid_from=TOMORROW + timedelta(days=number))
    cache.clear()

    with django_assert_num_queries(1):
        operator_settings.values(on=TOMORROW)
    with django_assert_num_queries(0):
        operator_settings.value("kettle.cups", on=TODAY)
        operator_settings.setting_states(TODAY)


def test_a_change_is_known_at_once_to_everybody_who_has_read_before(saule):
    assert operator_settings.value("kettle.cups", on=TODAY) == 3
    change(saule, valid_from=TODAY)
    assert operator_settings.value("kettle.cups", on=TODAY) == 4


def test_who_reads_while_another_process_changes_keeps_nothing_old(saule, monkeypatch):
    read = setting_versions.stored_versions

    def read_then_somebody_commits():
        rows = read()
        monkeypatch.setattr(setting_versions, "stored_versions", read)
        change(saule, valid_from=TODAY)
        return rows

    monkeypatch.setattr(setting_versions, "stored_versions", read_then_somebody_commits)

    assert operator_settings.value("kettle.cups", on=TODAY) == 3
    assert operator_settings.value("kettle.cups", on=TODAY) == 4


def test_what_is_rolled_back_was_never_read_by_anybody(saule, monkeypatch):
    monkeypatch.setattr(setting_versions, "invalidate_after_commit", invalidate_after_commit)

    with pytest.raises(RuntimeError), transaction.atomic():
        change(saule, valid_from=TODAY)
        assert operator_settings.value("kettle.cups", on=TODAY) == 4
        raise RuntimeError

    assert operator_settings.value("kettle.cups", on=TODAY) == 3


def test_a_stored_value_that_a_release_no_longer_takes_gives_way_to_the_default(saule, monkeypatch, caplog):
    change(saule, value=9)
    monkeypatch.delitem(operator_settings._registered, "kettle.cups")
    register(setting(kind=WholeNumber(1, 5, str)))

    assert operator_settings.value("kettle.cups", on=TOMORROW) == 3
    assert "does not fit" in caplog.text


@pytest.mark.parametrize(
    ("unsound", "sentence"),
    [
        (setting(), "registered already"),
        (setting("kettle.lids", default=0), "does not fit"),
        (setting("kettle.lids", YesNo(), 1), "does not fit"),
        (setting("kettle.lids", Choice((("red", "Red"),)), "blue"), "does not fit"),
        (setting("kettle"), "is no name"),
        (setting("Kettle.Lids"), "is no name"),
        (setting("kettle.lids", requirements=()), "names no requirement"),
        (setting("kettle.lids", requirements=("issue 7",)), "names no requirement"),
    ],
)
def test_an_unsound_setting_is_not_registered(unsound, sentence):
    before = operator_settings.all_settings()

    with pytest.raises(ValueError, match=sentence):
        register(unsound)

    assert operator_settings.all_settings() == before


@pytest.mark.parametrize("text", ["", "three", "3.5", "1_0", "३", "1e1", "9" * 40])
def test_what_is_no_whole_number_is_not_read_as_one(text):
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        NUMBER.read(text)


def test_every_setting_of_the_house_has_words_and_is_sound_in_every_language():
    for one in operator_settings.all_settings():
        for language in ("kk", "ru", "en"):
            with override(language):
                assert all(str(words).strip() for words in (one.topic, one.label, one.explanation)), one.name
                assert one.words(one.default) and one.kind.allowed(), one.name


def in_the_house() -> dict[str, Setting]:
    return {one.name: one for one in operator_settings.all_settings() if one.namespace != "kettle"}


def test_every_setting_of_the_house_is_read_by_something():
    written = "\n".join(
        path.read_text("utf-8")
        for path in (ROOT / "tosbelgi").rglob("*.py")
        if path.name != "operator_settings.py" and "migrations" not in path.parts
    )
    assert [name for name in in_the_house() if f'"{name}"' not in written] == []


def test_no_rule_reads_a_setting():
    """Rules take values as arguments (R002): only the edge and the actions know that there are settings."""
    rules = [*(ROOT / "tosbelgi").rglob("*rules.py"), ROOT / "tosbelgi/kernel/calendar.py"]
    rules += [ROOT / "tosbelgi/reading_lists/importing/spreadsheets.py", ROOT / "tosbelgi/programme/catalogue/words.py"]
    assert len(rules) >= 5
    assert [path.name for path in rules if "operator_settings" in path.read_text("utf-8")] == []


def test_the_operators_handbook_has_every_setting_with_its_default():
    told_of = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| (.+?) \|", (ROOT / "docs/operating.md").read_text("utf-8"), re.M)
    with override("en"):
        expected = {name: one.words(one.default) for name, one in in_the_house().items()}
    assert dict(told_of) == expected
