"""Where Django looks for this room's models; each lives in the module that tells its story."""

from .approving import ApprovalTask
from .column_words import ColumnWords
from .media import SiteDocument, SiteImage, SiteRendition
from .parity import AcceptedGap, Parity
from .parity_mail import WeeklyMail
from .submissions import Submission
from .terms import Term
from .texts import SiteTexts
from .writing import Writing

__all__ = [
    "AcceptedGap",
    "ApprovalTask",
    "ColumnWords",
    "Parity",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "SiteTexts",
    "Submission",
    "Term",
    "WeeklyMail",
    "Writing",
]
