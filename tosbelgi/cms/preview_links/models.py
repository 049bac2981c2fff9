"""The model of a preview link, and the token in its address.

The token is computed from the row and the site's secret key and stands in no table: who reads the database cannot make
one. Nor does it reach a server in an address. It stands behind the `#`, which browsers keep to themselves, and is sent
in the body of a request: so no log, no cache and no `Referer` holds it.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from wagtail.models import Revision

DAYS = (1, 7, 30)  # how long a link may hold
_SALT = "tosbelgi.cms.preview_links"


def _new_nonce() -> str:
    return secrets.token_hex(16)


class PreviewLink(models.Model):
    """One draft as it stood when the link was made, in one language, until a day or until somebody takes it back."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    mode = models.CharField(max_length=20, blank=True)  # of the row's preview modes; empty for its only one
    nonce = models.CharField(max_length=32, default=_new_nonce, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_preview_link_holds_for_a_month_at_most",
                condition=Q(expires_at__gt=F("made_at"), expires_at__lte=F("made_at") + timedelta(days=max(DAYS))),
            )
        ]

    @property
    def token(self) -> str:
        """The number of the link, and a seal of 256 bits."""
        seal = salted_hmac(_SALT, f"{self.pk}:{self.nonce}", algorithm="sha256").hexdigest()
        return f"{self.pk}-{seal}"

    @property
    def address(self) -> str:
        return f"{settings.SITE_URL}{reverse('shared_preview')}#{self.token}"

    def holds(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


def link_of(token: str) -> PreviewLink | None:
    """The link with this token, whether or not it still holds; None for any other text."""
    number = token.partition("-")[0]
    if not (number.isascii() and number.isdigit()) or len(number) > 18:
        return None
    link = PreviewLink.objects.select_related("revision", "made_by").filter(pk=int(number)).first()
    return link if link is not None and constant_time_compare(link.token, token) else None


def links_to(row: models.Model) -> models.QuerySet[PreviewLink]:
    """All links to drafts of this row, the newest first."""
    kind = ContentType.objects.get_for_model(row)
    return PreviewLink.objects.filter(revision__content_type=kind, revision__object_id=str(row.pk)).order_by("-pk")
