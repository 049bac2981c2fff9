"""Changes of programme settings, on the days from which they are in force, for whoever may see the settings."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tosbelgi.kernel import operator_settings
from tosbelgi.kernel.setting_actions import may_change
from tosbelgi.kernel.setting_versions import SettingVersion, cached_versions

from . import due
from .due import Due


def setting_days(first: date, last: date) -> Iterator[Due]:
    """What was called off is not among them, nor a setting that this release does not know. At most one query."""
    known = {setting.name: setting for setting in operator_settings.all_settings()}
    for one in cached_versions():
        if first <= one.valid_from <= last and (setting := known.get(one.name)) is not None:
            what = _("new value: %(value)s") % {"value": setting.words(one.value)}
            address = reverse("programme_setting", args=[one.name])
            yield Due(one.valid_from, what, str(setting.label), address, SettingVersion, 0)


due.register("settings", setting_days, shown_to=may_change)
