"""Registry of typed runtime settings that the operator changes without a developer, each from a day on (R002).

An app registers its settings as it starts. Views and tasks read a value for a day and hand it to the
rule as an argument; no rule reads a setting.
"""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .refusals import Refusal
from .setting_kinds import Kind, Words
from .setting_versions import StoredValue, cached_versions

logger = logging.getLogger(__name__)
NAME = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
REQUIREMENT = re.compile(r"R[0-9]{3}|[AD][0-9]{1,2}")

_registered: dict[str, "Setting"] = {}


class NoSuchSetting(Refusal):
    """No setting of that name is registered."""

    code = "NO_SUCH_SETTING"
    rule = "setting.name.registered"
    takes = ("name",)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing that the operator decides.

    `affected` answers, in sentences of the active language, what a change from one value to another
    would touch as things are on that day; it may ask the database, since only a preview calls it.
    """

    name: str
    kind: Kind
    default: Any
    topic: Words
    label: Words
    explanation: Words
    requirements: tuple[str, ...]
    affected: Callable[[Any, Any, date], list[str]] | None = None

    @property
    def namespace(self) -> str:
        """What comes before the dot: settings of one namespace are listed together."""
        return self.name.partition(".")[0]

    def words(self, value: object) -> str:
        """A value of it as people say it, in the active language."""
        return self.kind.words(value)


@dataclass(frozen=True)
class SettingState:
    """A setting on a day: its value, since when (None: from the beginning), and the next planned change."""

    setting: Setting
    value: Any
    since: date | None
    planned: StoredValue | None

    @property
    def words(self) -> str:
        return self.setting.words(self.value)

    @property
    def planned_words(self) -> str:
        return self.setting.words(self.planned.value) if self.planned else ""


def register(setting: Setting) -> Setting:
    """Make a setting known. A second of the same name, or one that is not sound, is a defect of ours."""
    if not NAME.fullmatch(setting.name):
        raise ValueError(f"{setting.name!r} is no name of a setting; write namespace.what_is_decided")
    if setting.name in _registered:
        raise ValueError(f"{setting.name} is registered already")
    if not setting.kind.fits(setting.default):
        raise ValueError(f"the default of {setting.name} does not fit its kind")
    if not setting.requirements or not all(REQUIREMENT.fullmatch(one) for one in setting.requirements):
        raise ValueError(f"{setting.name} names no requirement, or none of the form R002, A21 or D4")
    _registered[setting.name] = setting
    return setting


def all_settings() -> list[Setting]:
    """Every setting, those of one namespace together."""
    return sorted(_registered.values(), key=lambda setting: setting.namespace)


def get_setting(name: str) -> Setting:
    """The setting of that name; `NoSuchSetting` for any other."""
    if name not in _registered:
        raise NoSuchSetting(name=name)
    return _registered[name]


def value(name: str, on: date) -> Any:
    """What is decided for that day. At most one query."""
    return setting_state(_registered[name], on, cached_versions()).value


def values(on: date) -> dict[str, Any]:
    """The same for all settings, by name. At most one query."""
    return {one.setting.name: one.value for one in setting_states(on)}


def setting_states(on: date) -> list[SettingState]:
    """The state of every setting on that day. At most one query."""
    decided = cached_versions()
    return [setting_state(setting, on, decided) for setting in all_settings()]


def setting_state(setting: Setting, on: date, decided: Iterable[StoredValue]) -> SettingState:
    """The state of one setting, given every version in the order in which they begin.

    A stored value that this release no longer accepts is logged, and the default is used.
    """
    own = [one for one in decided if one.name == setting.name]
    begun = [one for one in own if one.valid_from <= on]
    coming = next((one for one in own if one.valid_from > on), None)
    if not begun:
        return SettingState(setting, setting.default, None, coming)
    if not setting.kind.fits(begun[-1].value):
        logger.error("the stored value of a setting does not fit", extra={"setting": setting.name})
        return SettingState(setting, setting.default, None, coming)
    return SettingState(setting, begun[-1].value, begun[-1].valid_from, coming)
