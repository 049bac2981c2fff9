"""Health finding: benefits that have ended, were not checked for long, or have no source."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import cast

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tosbelgi.cms.health import findings
from tosbelgi.cms.health.findings import Finding, Severity, Survey, in_snippet

from .benefits import Benefit

KIND = "benefits"
CHECKED_EVERY = timedelta(days=180)


def doubtful_benefits(survey: Survey) -> Iterator[Finding]:
    """Published benefits that have ended, that nobody has checked for half a year, or without a source. One query."""
    for row in Benefit.objects.filter(live=True).order_by("pk"):
        if row.state(survey.today) == "ended":
            message = _("It ended on %(day)s. Unpublish it, or write until when it was prolonged.") % {
                "day": date_format(cast(date, row.valid_until))
            }
            yield in_snippet(KIND, row, message, Severity.MIDDLE, field="valid_until")
        if row.checked_on < survey.today - CHECKED_EVERY:
            message = _("Nobody has looked into its source since %(day)s.") % {"day": date_format(row.checked_on)}
            yield in_snippet(KIND, row, message, Severity.MIDDLE, field="checked_on")
        if not row.source_url:
            message = _("It has no address of its source.")
            yield in_snippet(KIND, row, message, Severity.LOW, field="source_url")


findings.register(KIND, gettext_lazy("Benefits to look after"), doubtful_benefits)
