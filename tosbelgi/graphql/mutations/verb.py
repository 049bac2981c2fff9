"""Base class of mutations: it translates a mutation into an action, and a refusal into `problems`."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import graphene
from django.db import transaction
from graphql import GraphQLResolveInfo

from tosbelgi.kernel.refusals import Refusal

from ..engine.context import Context, context_of
from ..engine.field_costs import costs
from ..engine.rows import request_cache
from . import repeats
from .id_arguments import IdOf, keys_of
from .problems import Problem, Told

DEED = 1_000  # points: a transaction with its lock, its line in the history, and what follows from it
Result = Mapping[str, Any]


class Verb(graphene.Mutation):
    """A mutation: `perform` calls an action, `show` says what is so afterwards.

    - `perform` gets the arguments, and returns ids and codes as JSON can hold them: the result of the deed, which is
      stored with it. It raises the action's refusals. One that `keeps` something (a counted guess) lets the transaction
      commit: a `perform` in which it can be raised calls that one action and changes nothing before it.
    - `show` makes the payload's own fields of that result, for the first answer and for each repetition alike.

    Each payload has `problems`, empty where the deed was done, and the `clientMutationId` that came with it. The
    arguments stand in an inner class `Arguments`, as in graphene; an id is an `IdOf`, and `perform` gets its key.
    """

    class Meta:
        abstract = True

    points: ClassVar[int] = DEED
    perform: ClassVar[Callable[..., Result]]  # a classmethod: the context, and the arguments by name
    ids: ClassVar[Mapping[str, IdOf]] = {}

    client_mutation_id = graphene.String(required=True, description="The id that was sent.")
    problems = graphene.List(
        graphene.NonNull(Problem), required=True, description="Why it was refused; empty where it was done."
    )

    @classmethod
    def __init_subclass_with_meta__(cls, arguments: Any = None, **options: Any) -> None:
        if cls.__doc__ is None:
            raise TypeError(f"{cls.__name__} has no docstring, which is its description in the schema")
        given = {name: one for name, one in vars(getattr(cls, "Arguments", object)).items() if name[0] != "_"}
        if bare := [name for name, one in given.items() if isinstance(one, graphene.ID)]:
            raise TypeError(f"{cls.__name__} says of {', '.join(bare)} not which type's id it is: use IdOf")
        cls.ids = {name: one for name, one in given.items() if isinstance(one, IdOf)}
        given["client_mutation_id"] = graphene.String(
            required=True,
            description="Names this deed, 64 visible ASCII characters at most, such as a UUID. Sent again with the "
            "same arguments it is answered the same and done once; with others it is refused.",
        )

        @costs(cls.points)
        def resolve(root: object, info: GraphQLResolveInfo, client_mutation_id: str, **values: Any) -> dict[str, Any]:
            return cls.answer(info, client_mutation_id, values)

        options.setdefault("name", f"{cls.__name__}Payload")
        super().__init_subclass_with_meta__(arguments=given, resolver=resolve, **options)

    @classmethod
    def answer(cls, info: GraphQLResolveInfo, mutation_id: str, values: dict[str, Any]) -> dict[str, Any]:
        """The payload: of the deed, of its repetition, or of its refusal."""
        context = context_of(info)
        said: dict[str, Any] = {"client_mutation_id": mutation_id, "problems": []}
        try:
            result = cls._once(context, mutation_id, values)
        except Refusal as refusal:
            return said | {"problems": [Told(refusal)]}
        finally:
            # The next mutation of the document finds what is there now, and so do the fields below this one.
            request_cache(info).clear()
            context.forget()
        return said | dict(cls.show(context, result))

    @classmethod
    def _once(cls, context: Context, mutation_id: str, values: dict[str, Any]) -> Result:
        assert context.user_id is not None, "the view has let a stranger through"
        repeats.check_id(mutation_id)
        digest, given = repeats.digest_of(cls.__name__, values), keys_of(cls.ids, values)
        with transaction.atomic():
            done, is_new = repeats.begin(
                user_id=context.user_id, mutation_id=mutation_id, digest=digest, at=context.now
            )
            if not is_new:
                return done.result or {}
            try:
                done.result = dict(cls.perform(context, **given))
            except Refusal as refusal:
                if not refusal.keeps:
                    raise
                done.delete()  # as after every refusal: what was corrected may be sent under the same id
                kept = refusal
            else:
                done.save(update_fields=["result"])
                return done.result
        raise kept

    @classmethod
    def show(cls, context: Context, result: Result) -> Result:
        """The payload's own fields, as they are now."""
        return {}
