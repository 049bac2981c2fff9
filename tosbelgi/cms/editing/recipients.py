"""What is known of those who read the admin and its mails."""

from django.conf import settings


def preferred_language(user) -> str:
    """The language a reader has chosen, else the site's."""
    profile = getattr(user, "wagtail_userprofile", None)
    return (profile and profile.preferred_language) or settings.LANGUAGE_CODE
