"""Base class of types that tell of people: what is read of them begins at `visible_to`, whoever asks for it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import override
from graphene import Structure
from graphene.types.enum import EnumOptions
from graphene_django import DjangoObjectType
from graphql import GraphQLResolveInfo

from .context import context_of

ENGLISH = "en"


class PersonalType(DjangoObjectType):
    """The type of a model of people (`programme.people.personal`), read behind what the viewer's role may see.

    `descriptions` of its Meta describes the fields that graphene-django makes of the model's. A stranger sees nothing.
    """

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, descriptions: Mapping[str, str] | None = None, **options: Any) -> None:
        with override(ENGLISH):  # what it says of choices is read once, for all who will ever ask
            super().__init_subclass_with_meta__(**options)
        for name, text in (descriptions or {}).items():
            field = cls._meta.fields[name]
            field.description = text
            if (enum := getattr(_named(field.type), "_meta", None)) is not None and isinstance(enum, EnumOptions):
                enum.description = text

    @classmethod
    def get_queryset(cls, queryset: QuerySet[Any], info: GraphQLResolveInfo) -> QuerySet[Any]:
        """The rows that the viewer sees in their role; it stays filterable."""
        viewer = context_of(info).viewer
        rows: Any = queryset.all()  # graphene-django hands in a manager as well
        return rows.none() if viewer is None else rows.visible_to(viewer)  # type: ignore[no-any-return]

    @classmethod
    def get_node(cls, info: GraphQLResolveInfo, key: str) -> Model | None:
        """The row of a public id; None where there is none, and where the viewer does not see it."""
        try:
            public_id = UUID(key)
        except ValueError:
            return None
        found: Model | None = cls.get_queryset(cls._meta.model.objects, info).filter(public_id=public_id).first()
        return found


def _named(kind: Any) -> Any:
    while isinstance(kind, Structure):
        kind = kind.of_type
    return kind
