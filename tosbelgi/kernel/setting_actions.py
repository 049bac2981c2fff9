"""Actions on operator settings: change a value from a day on, withdraw a planned change. Both are audited."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from . import events
from .calendar import day_of
from .operator_settings import Setting, get_setting, setting_state
from .refusals import Refusal
from .setting_versions import WITHDRAWAL, SettingVersion, stored_versions

PERMISSION = "kernel.change_settingversion"


class MayNotChangeSettings(Refusal):
    """Settings are changed by those to whom the operator has given the right."""

    code = "MAY_NOT_CHANGE_SETTINGS"
    rule = "setting.change.permission"


class ValueDoesNotFit(Refusal):
    """The value is of another kind, or outside what is allowed."""

    code = "VALUE_DOES_NOT_FIT"
    rule = "setting.value.kind"
    takes = ("name", "value")
    field = "value"


class ChangeStartsInThePast(Refusal):
    """A change begins today or later: nobody's rules change behind their back."""

    code = "CHANGE_STARTS_IN_THE_PAST"
    rule = "setting.change.first_day"
    takes = ("valid_from",)
    limits = ("earliest",)
    field = "valid_from"


class ReasonIsMissing(Refusal):
    """A decision needs its reason, for those who look it up later."""

    code = "REASON_IS_MISSING"
    rule = "setting.change.reason"
    field = "reason"


class NothingChanges(Refusal):
    """On that day the setting has this value anyway."""

    code = "NOTHING_CHANGES"
    rule = "setting.change.differs"
    takes = ("value", "valid_from")
    field = "value"


class DayIsTaken(Refusal):
    """Another change of the setting begins on that day."""

    code = "DAY_IS_TAKEN"
    rule = "setting.change.one_a_day"
    takes = ("valid_from",)
    field = "valid_from"


class NoSuchChange(Refusal):
    """There is no such change, or it was withdrawn before."""

    code = "NO_SUCH_CHANGE"
    rule = "setting.withdrawal.planned"


class ChangeIsInForce(Refusal):
    """What has begun is not withdrawn; a further change may follow it."""

    code = "CHANGE_IS_IN_FORCE"
    rule = "setting.withdrawal.before_its_day"
    takes = ("valid_from",)


@dataclass(frozen=True, kw_only=True)
class SettingChanged(events.Event, name="setting.changed", content=True):
    name: str
    before: Any
    after: Any
    valid_from: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class SettingChangeWithdrawn(events.Event, name="setting.change_withdrawn", content=True):
    name: str
    value: Any
    valid_from: date
    reason: str


@dataclass(frozen=True)
class Change:
    """A change that may be made: from what to what, from when, and until which other planned change."""

    setting: Setting
    before: Any
    after: Any
    valid_from: date
    until: date | None


def may_change(user: Any) -> bool:
    return bool(user.has_perm(PERMISSION))


def check_change(*, name: str, value: Any, valid_from: date, reason: str, by: Any, at: datetime) -> Change:
    """Everything that `change_setting` checks, for a preview. Changes nothing."""
    if not may_change(by):
        raise MayNotChangeSettings
    setting = get_setting(name)
    if not setting.kind.fits(value):
        raise ValueDoesNotFit(name=name, value=value, allowed=setting.kind.accepted())
    today = day_of(at)
    if valid_from < today:
        raise ChangeStartsInThePast(valid_from=valid_from, earliest=today)
    if not reason.strip():
        raise ReasonIsMissing
    now = setting_state(setting, valid_from, stored_versions())
    if now.since == valid_from:
        raise DayIsTaken(valid_from=valid_from)
    if now.value == value:
        raise NothingChanges(value=value, valid_from=valid_from)
    return Change(setting, now.value, value, valid_from, now.planned.valid_from if now.planned else None)


@transaction.atomic
def change_setting(*, name: str, value: Any, valid_from: date, reason: str, by: Any, at: datetime) -> SettingVersion:
    """Give a setting another value from a day on, today at the earliest. Planned changes after it stay as they are."""
    change = check_change(name=name, value=value, valid_from=valid_from, reason=reason, by=by, at=at)
    version = SettingVersion(name=name, value=value, valid_from=valid_from, reason=reason.strip(), by=by, at=at)
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError as taken:  # somebody else was faster
        raise DayIsTaken(valid_from=valid_from) from taken
    events.record(
        SettingChanged(
            name=name,
            before=change.before,
            after=value,
            valid_from=valid_from,
            reason=version.reason,
            by_id=by.pk,
            at=at,
        )
    )
    return version


@transaction.atomic
def withdraw_change(*, version_id: int, reason: str, by: Any, at: datetime) -> SettingVersion:
    """Withdraw a change whose day has not come. It stays in the list of changes, as withdrawn."""
    if not may_change(by):
        raise MayNotChangeSettings
    version = SettingVersion.objects.select_for_update().filter(pk=version_id, withdrawn_on__isnull=True).first()
    if version is None:
        raise NoSuchChange
    if version.valid_from <= day_of(at):
        raise ChangeIsInForce(valid_from=version.valid_from)
    if not reason.strip():
        raise ReasonIsMissing
    version.withdrawn_on, version.withdrawn_by, version.withdrawal_reason = day_of(at), by, reason.strip()
    version.save(update_fields=WITHDRAWAL)
    events.record(
        SettingChangeWithdrawn(
            name=version.name,
            value=version.value,
            valid_from=version.valid_from,
            reason=version.withdrawal_reason,
            by_id=by.pk,
            at=at,
        )
    )
    return version
