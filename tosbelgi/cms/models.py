"""Models of the app: Django imports this module, and each model stands in the folder it belongs to."""

from .approval.submissions import Submission
from .approval.tasks import ApprovalTask
from .editing.policy import Writing
from .media.models import SiteDocument, SiteImage, SiteRendition
from .pages.site_texts import SiteTexts
from .preview_links.models import PreviewLink
from .translation.column_sources import ColumnSource
from .translation.completeness import AcceptedGap, Parity
from .translation.glossary import Term
from .translation_admin.weekly_mail import WeeklyMail

__all__ = [
    "AcceptedGap",
    "ApprovalTask",
    "ColumnSource",
    "Parity",
    "PreviewLink",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "SiteTexts",
    "Submission",
    "Term",
    "WeeklyMail",
    "Writing",
]
