"""Models of the schedule applet, for `programme.models`."""

from .schedules import Schedule, ScheduleAgreement, ScheduleVersion

__all__ = ["Schedule", "ScheduleAgreement", "ScheduleVersion"]
