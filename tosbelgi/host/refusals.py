"""Refusals about platforms and their applications, as data."""

from tosbelgi.kernel.refusals import Refusal


class MayNotDecideOnPlatforms(Refusal):
    code = "MAY_NOT_DECIDE_ON_PLATFORMS"
    rule = "host.platform.authority"


class PlatformNameMissing(Refusal):
    code = "PLATFORM_NAME_MISSING"
    rule = "host.platform.name"
    field = "name_kk"
    limits = ("most",)


class PlatformNameTaken(Refusal):
    """Two of one name would be taken for each other by whoever consents."""

    code = "PLATFORM_NAME_TAKEN"
    rule = "host.platform.one_name"
    field = "name_kk"


class PlatformNeedsPurpose(Refusal):
    code = "PLATFORM_NEEDS_PURPOSE"
    rule = "host.platform.purposes"
    field = "purposes"


class PointsDoNotFit(Refusal):
    code = "POINTS_DO_NOT_FIT"
    rule = "host.platform.points"
    field = "points_a_minute"
    limits = ("least", "most")
