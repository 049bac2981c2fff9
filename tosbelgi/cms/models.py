"""Where Django looks for this room's models; each lives in the module that tells its story."""

from .media import SiteDocument, SiteImage, SiteRendition
from .parity import AcceptedGap, Parity
from .texts import SiteTexts

__all__ = ["AcceptedGap", "Parity", "SiteDocument", "SiteImage", "SiteRendition", "SiteTexts"]
