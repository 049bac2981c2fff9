"""Login names and addresses: `User.email` is the truth, and allauth's rows of addresses follow it.

A login address belongs to one account; an account needs none. Addresses at which people are reached (contacts) are
another thing: they belong to persons and may repeat.
"""

from allauth.account.models import EmailAddress
from django.db.models import Value
from django.db.models.functions import Lower

from .models import User

NOBODY = 0  # no database gives this key to a row


def user_of(login: str) -> User | None:
    """The account with this name, else with this login address; letters may be capital or small."""
    named = User.objects.alias(lower_name=Lower("username")).filter(lower_name=Lower(Value(login))).order_by("pk")[:2]
    return next((user for user in named if user.username == login), None) or next(iter(named), None) or user_at(login)


def user_at(address: str) -> User | None:
    """The account whose login address this is, active or not."""
    if "@" not in address:
        return None
    addressed = User.objects.alias(lower_email=Lower("email")).filter(lower_email=Lower(Value(address)))
    return addressed.order_by("pk").first()


def nobody() -> User:
    """Stands in for the account of an unknown address, so that the work is done that a known one costs.

    Neither time nor queries shall tell which addresses are known. No row has its key, and no mail goes to it.
    """
    return User(pk=NOBODY, username="nobody")


def follow_login_address(
    sender: type[User], instance: User, update_fields: frozenset[str] | None = None, **kwargs: object
) -> None:
    """Receiver of post_save: the account has one row of address, that of `User.email`, or none.

    What was proved of another address is proved of this one no longer.
    """
    if update_fields is not None and "email" not in update_fields:
        return
    address = instance.email.lower()
    EmailAddress.objects.filter(user=instance).exclude(email=address).delete()
    if address:
        EmailAddress.objects.get_or_create(user=instance, email=address, defaults={"primary": True})
