"""Action: somebody chooses the language in which we write to them."""

from .models import User


def change_language(*, user_id: int, language: str) -> None:
    """From now on we write to this account in that language, one of ours by its code.

    Pages keep the language of their address. To choose the same twice changes nothing more.
    """
    User.objects.filter(pk=user_id).update(language=language)
