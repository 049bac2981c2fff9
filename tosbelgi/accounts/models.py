"""User model. What people are to the programme lives elsewhere."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tosbelgi.language.languages import CODES, NATIVE_NAMES, SOURCE

from .answered import AnsweredDeed

__all__ = ["AnsweredDeed", "User"]


class User(AbstractUser):
    """Our own user model from the first migration, since swapping it later is surgery.

    `language` is the one we write to this person in; the pages they read choose their own.
    """

    language = models.CharField(_("language"), max_length=2, choices=list(NATIVE_NAMES.items()), default=SOURCE)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(Lower("username"), name="one_user_per_name_whatever_the_case"),
            models.UniqueConstraint(Lower("email"), name="one_user_per_address", condition=~Q(email="")),
            models.CheckConstraint(condition=Q(language__in=CODES), name="user_language_is_ours"),
        ]
