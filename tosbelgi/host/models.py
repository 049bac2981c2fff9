"""Model of applications: with what a platform proves who it is, what it may ask for, and how much."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication, ApplicationManager

from tosbelgi.programme.models import Platform
from tosbelgi.programme.people.api import Purpose

POINTS_A_MINUTE = 60_000


class Application(AbstractApplication):
    """The one application of a platform, in the toolkit's place for it. It asks for itself, never for an account.

    `purposes` are the scopes that its tokens may have; what one has already is counted no further than these.
    `points_a_minute` is its own allowance of GraphQL. `secret_deed` names the press by which its secret was made.
    """

    platform = models.OneToOneField(Platform, on_delete=models.PROTECT, related_name="application")
    purposes = models.JSONField(_("purposes"), default=list)
    points_a_minute = models.PositiveIntegerField(
        _("points a minute"), default=POINTS_A_MINUTE, validators=[MinValueValidator(1)]
    )
    secret_deed = models.UUIDField()
    secret_made_at = models.DateTimeField(_("secret made at"))

    objects = ApplicationManager()
    wagtail_reference_index_ignore = True

    class Meta(AbstractApplication.Meta):
        verbose_name = _("application of a platform")
        verbose_name_plural = _("applications of platforms")
        default_permissions = ()

    def __str__(self) -> str:
        return f"application {self.pk}"

    @property
    def allowed_purposes(self) -> list[Purpose]:
        """Those that the operator lets it ask for, in their order."""
        return [one for one in Purpose if one.value in self.purposes]

    def is_usable(self, request: object) -> bool:
        """The toolkit asks this before it gives a token."""
        return self.platform.is_open
