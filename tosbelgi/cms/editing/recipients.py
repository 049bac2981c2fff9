"""The language preferred by a user of the admin, for pages and mails."""

from django.conf import settings

from tosbelgi.accounts.request_user import AnyUser


def preferred_language(user: AnyUser) -> str:
    """The language the user has chosen in the admin, else the site's default."""
    profile = getattr(user, "wagtail_userprofile", None)
    return (profile and profile.preferred_language) or settings.LANGUAGE_CODE
