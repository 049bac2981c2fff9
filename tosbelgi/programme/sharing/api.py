"""Public interface of the sharing applet: links to platforms, consents by purpose, and as whom a platform reads."""

from .actions import end_link, give_consent, link_person, make_code, withdraw_consent
from .children import is_child
from .codes import in_groups
from .models import LONGEST_NAME, Platform
from .queries import Reading, Sharing, own_sharing, platform_names, readings_for, sharing_of_represented
from .reading import record_platform_readings
from .refusals import NoSuchLink, NoSuchPlatform, RepresentativeDecides

__all__ = [
    "LONGEST_NAME",
    "NoSuchLink",
    "NoSuchPlatform",
    "Platform",
    "Reading",
    "RepresentativeDecides",
    "Sharing",
    "end_link",
    "give_consent",
    "in_groups",
    "is_child",
    "link_person",
    "make_code",
    "own_sharing",
    "platform_names",
    "readings_for",
    "record_platform_readings",
    "sharing_of_represented",
    "withdraw_consent",
]
