"""Sentences for refused mutations: their ids, and their repetitions."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from .id_arguments import BadId
from .repeats import BadMutationId, MutationIdTaken

register(
    {
        BadId: _("This is not the id of what is meant here: it takes ids of the type %(type)s."),
        MutationIdTaken: _(
            "Something else was sent under this clientMutationId before. What is new needs an id of its own; only a "
            "repetition has the same."
        ),
        BadMutationId: _(
            "A clientMutationId has 1 to %(most)s visible ASCII characters, without spaces, such as a UUID."
        ),
    }
)
