"""The language in which we write to somebody with an account: which it is, and the action of choosing it."""

from .models import User


def language_of(user: User) -> str:
    """The language in which we write to somebody: that which they chose in the admin, else that of the account."""
    profile = getattr(user, "wagtail_userprofile", None)
    return (profile and profile.preferred_language) or user.language


def change_language(*, user_id: int, language: str) -> None:
    """From now on we write to this account in that language, one of ours by its code.

    Pages keep the language of their address. To choose the same twice changes nothing more.
    """
    User.objects.filter(pk=user_id).update(language=language)
