"""Sentences for refused repetitions of mutations."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .repeats import BadMutationId, MutationIdTaken

register(
    {
        MutationIdTaken: _(
            "Something else was sent under this clientMutationId before. What is new needs an id of its own; only a "
            "repetition has the same."
        ),
        BadMutationId: _(
            "A clientMutationId has 1 to %(most)s visible ASCII characters, without spaces, such as a UUID."
        ),
    }
)
