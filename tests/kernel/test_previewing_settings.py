"""A change of a setting as it is shown before it is made, and what is written together with it."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tosbelgi.kernel import operator_settings, setting_actions, setting_versions
from tosbelgi.kernel.codes import BookSection, DirectionCode, LevelCode
from tosbelgi.kernel.models import HistoryLine, SettingVersion

from .test_operator_settings import NOW, TODAY, TOMORROW, change, daniyar, invalidate_after_commit, kettle, saule, told

pytestmark = pytest.mark.django_db
__all__ = ["daniyar", "kettle", "saule"]  # the cast of the settings
NEXT_YEAR = date(2027, 1, 1)


def check(by, **changes):
    facts = {"name": "kettle.cups", "value": 5, "valid_from": TOMORROW, "reason": "Decision No. 8"} | changes
    return setting_actions.check_change(**facts, by=by, at=NOW)


def test_a_preview_says_from_what_to_what_and_until_when_and_changes_nothing(saule):
    change(saule, value=6, valid_from=NEXT_YEAR)
    before = told()

    shown = check(saule)
    assert (shown.setting.name, shown.before, shown.after) == ("kettle.cups", 3, 5)
    assert (shown.valid_from, shown.until) == (TOMORROW, NEXT_YEAR)
    last = check(saule, valid_from=NEXT_YEAR + timedelta(days=1))
    assert (last.before, last.until) == (6, None)
    assert check(saule, valid_from=TODAY).valid_from == TODAY
    assert told() == before


def test_a_preview_is_for_those_who_may_change(daniyar):
    with pytest.raises(setting_actions.MayNotChangeSettings):
        check(daniyar)


@pytest.mark.parametrize(
    ("changes", "refusal", "details"),
    [
        ({"value": 10}, setting_actions.ValueDoesNotFit, {"name": "kettle.cups", "value": 10}),
        ({"value": 3}, setting_actions.NothingChanges, {"value": 3, "valid_from": TOMORROW}),
        ({"valid_from": NEXT_YEAR}, setting_actions.DayIsTaken, {"valid_from": NEXT_YEAR}),
        (
            {"valid_from": TODAY - timedelta(days=1)},
            setting_actions.ChangeStartsInThePast,
            {"valid_from": TODAY - timedelta(days=1), "earliest": TODAY},
        ),
    ],
)
def test_a_refusal_says_what_is_wrong_and_what_is_allowed(changes, refusal, details, saule):
    change(saule, value=6, valid_from=NEXT_YEAR)
    with pytest.raises(refusal) as refused:
        check(saule, **changes)
    assert refused.value.details == details


def test_a_withdrawal_is_in_the_history_with_all_that_was_withdrawn(saule):
    planned = change(saule)
    made = setting_actions.withdraw_change(version_id=planned.pk, reason=" Too early ", by=saule, at=NOW)

    assert made.withdrawal_reason == SettingVersion.objects.get().withdrawal_reason == "Too early"
    line = HistoryLine.objects.latest("pk")
    assert (line.name, line.by_id, line.at) == ("setting.change_withdrawn", saule.pk, NOW)
    assert line.facts == {"name": "kettle.cups", "value": 4, "valid_from": "2026-11-24", "reason": "Too early"}


def test_of_two_who_withdraw_at_once_the_second_waits(saule):
    planned = change(saule)
    with CaptureQueriesContext(connection) as asked:
        setting_actions.withdraw_change(version_id=planned.pk, reason="Too early", by=saule, at=NOW)
    if connection.features.has_select_for_update:
        assert any("kernel_settingversion" in each["sql"] and "FOR UPDATE" in each["sql"] for each in asked)


def test_a_refused_withdrawal_says_since_when_the_change_holds(saule):
    begun = change(saule, valid_from=TODAY)
    with pytest.raises(setting_actions.ChangeIsInForce) as refused:
        setting_actions.withdraw_change(version_id=begun.pk, reason="Late", by=saule, at=NOW)
    assert refused.value.details == {"valid_from": TODAY}
    with pytest.raises(setting_actions.NoSuchChange):
        setting_actions.withdraw_change(version_id=begun.pk + 1, reason="None", by=saule, at=NOW)


@pytest.mark.parametrize("deed", ["change", "withdraw"])
def test_a_decision_and_its_line_of_history_are_written_together(deed, saule, monkeypatch):
    planned = change(saule)
    before = told()

    def full(event):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(setting_actions.events, "record", full)
    with pytest.raises(DatabaseError):
        if deed == "change":
            change(saule, value=5, valid_from=NEXT_YEAR)
        else:
            setting_actions.withdraw_change(version_id=planned.pk, reason="Too early", by=saule, at=NOW)

    assert told() == before
    assert operator_settings.value("kettle.cups", on=TOMORROW) == 4


@pytest.mark.parametrize("fields", [["value"], ["withdrawn_on"], [*setting_versions.WITHDRAWAL, "reason"], []])
def test_only_a_withdrawal_is_written_beside_a_version(fields, saule):
    version = change(saule)
    version.value, version.withdrawn_on = 9, TODAY
    with pytest.raises(TypeError, match="never changed"):
        version.save(update_fields=fields)
    with pytest.raises(TypeError, match="never changed"):
        version.save()
    assert SettingVersion.objects.get().value == 4


def test_versions_stand_earliest_first_and_withdrawn_ones_not_at_all(saule):
    for value, day in ((5, NEXT_YEAR), (4, TOMORROW)):
        change(saule, value=value, valid_from=day)
    gone = change(saule, value=7, valid_from=NEXT_YEAR + timedelta(days=1))
    setting_actions.withdraw_change(version_id=gone.pk, reason="Too early", by=saule, at=NOW)

    expected = [("kettle.cups", TOMORROW, 4), ("kettle.cups", NEXT_YEAR, 5)]
    assert [tuple(each) for each in setting_versions.stored_versions()] == expected
    assert (
        setting_versions.cached_versions() == setting_versions.cached_versions() == setting_versions.stored_versions()
    )


def test_a_lost_word_brings_nothing_stale_back(saule):
    """The cache may drop any one of its entries."""
    version = SettingVersion(
        name="kettle.cups", value=7, valid_from=TOMORROW, reason="Decision No. 9", by=saule, at=NOW
    )
    for _lost in range(2):
        cache.delete(setting_versions.VERSION.key)
        assert operator_settings.value("kettle.cups", on=TOMORROW) == 3
    SettingVersion.objects.bulk_create([version])  # as another process, whose word is lost too

    cache.delete(setting_versions.VERSION.key)

    assert operator_settings.value("kettle.cups", on=TOMORROW) == 7


def test_who_changes_reads_the_own_change_among_other_work_that_waits_for_the_commit(saule, monkeypatch):
    monkeypatch.setattr(setting_versions, "invalidate_after_commit", invalidate_after_commit)
    assert operator_settings.value("kettle.cups", on=TOMORROW) == 3
    with transaction.atomic():
        transaction.on_commit(lambda: None)
        change(saule)
        assert operator_settings.value("kettle.cups", on=TOMORROW) == 4
        waiting = {work: robust for _ids, work, robust in transaction.get_connection().run_on_commit}
    # A cache that is down undoes no decision.
    assert waiting[setting_versions._invalidate] is True


def test_codes_stand_in_the_order_of_the_programmes_document():
    assert [section.number for section in BookSection] == [1, 2, 3]
    assert LevelCode.values == ["bronze", "silver", "gold"]
    assert DirectionCode.values == ["sport", "skills", "reading", "heritage", "volunteering", "trips", "work"]
