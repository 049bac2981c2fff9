"""Who asks, as resolvers know it: `info.context` of every operation.

It is settled before the data (`http.authentication`) and handed down; no resolver sees the request.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from graphql import GraphQLResolveInfo

from tosbelgi.accounts.models import User
from tosbelgi.host.api import AskingPlatform
from tosbelgi.language.languages import SOURCE
from tosbelgi.programme.people.api import Viewer


def _nobody() -> None:
    return None


@dataclass(frozen=True)
class Context:
    """One operation: by whom, in which language, and when.

    `user` is None for a stranger, and for a platform that asks with a token: then `platform` is that one. It has no
    viewer, so that a field which does not ask by its purposes answers it as a stranger. `locale` is the language of
    messages where a field does not name one.
    """

    now: datetime
    user: User | None = field(default=None, repr=False)
    session_key: str | None = None
    platform: AskingPlatform | None = None
    locale: str = SOURCE
    read_viewer: Callable[[], Viewer | None] = field(default=_nobody, repr=False)
    opened: set[int] = field(default_factory=set, repr=False)  # persons whose data the answer holds, by key
    consents: set[int] = field(default_factory=set, repr=False)  # those of which a platform has made use, by key

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @cached_property
    def viewer(self) -> Viewer | None:
        """The person in the role in which they act; None for a stranger, and for an account of nobody's.

        Read when the first field needs it: what anybody may see costs somebody signed in no query more.
        """
        return self.read_viewer()

    def forget(self) -> None:
        """Read the viewer again when next needed: a mutation may have changed them."""
        self.__dict__.pop("viewer", None)


def context_of(info: GraphQLResolveInfo) -> Context:
    """The context of the operation."""
    context = info.context
    assert isinstance(context, Context)
    return context
