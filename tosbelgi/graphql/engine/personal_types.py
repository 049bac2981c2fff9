"""Base class of types that tell of people: what is read of them begins at `visible_to`, whoever asks for it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import graphene
from django.db.models import Model, QuerySet
from graphene_django import DjangoObjectType
from graphene_django.converter import EnumValueField
from graphene_django.registry import get_global_registry
from graphql import GraphQLResolveInfo

from .context import context_of


class PersonalType(DjangoObjectType):
    """The type of a model of people (`programme.people.personal`), read behind what the viewer's role may see.

    Its Meta has, beside what graphene-django knows, `descriptions` of the fields that are made of the model's, and
    `enums` for columns with choices. A stranger sees nothing.
    """

    class Meta:
        abstract = True

    # A resolver gives rows of the model and of no other: asking each one whether it does costs as much as to show it.
    is_type_of = None

    @classmethod
    def __init_subclass_with_meta__(
        cls,
        model: type[Model] | None = None,
        descriptions: Mapping[str, str] | None = None,
        enums: Mapping[str, type[graphene.Enum]] | None = None,
        **options: Any,
    ) -> None:
        assert model is not None
        for name, enum in (enums or {}).items():
            column: Any = model._meta.get_field(name)
            required = not (column.blank or column.null)
            get_global_registry().register_converted_field(column, enum(required=required).mount_as(EnumValueField))
        super().__init_subclass_with_meta__(model=model, **options)
        for name, text in (descriptions or {}).items():
            cls._meta.fields[name].description = text

    @classmethod
    def get_queryset(cls, queryset: Any, info: GraphQLResolveInfo) -> QuerySet[Any]:
        """Those of the rows that the viewer sees in their role; it stays filterable. A manager does as well."""
        viewer = context_of(info).viewer
        seen: QuerySet[Any] = queryset.none() if viewer is None else queryset.visible_to(viewer)
        return seen

    @classmethod
    def visible(cls, info: GraphQLResolveInfo) -> QuerySet[Any]:
        """All rows that the viewer sees."""
        return cls.get_queryset(cls._meta.model.objects, info)

    @classmethod
    def get_node(cls, info: GraphQLResolveInfo, key: str) -> Any:
        """The row of a public id; None where there is none, and where the viewer does not see it."""
        try:
            public_id = UUID(key)
        except ValueError:
            return None
        row: Any = cls.visible(info).filter(public_id=public_id).first()
        if row is not None:
            context_of(info).opened.add(cls.owner_of(row))
        return row

    @classmethod
    def owner_of(cls, row: Any) -> int:
        """The key of the person whom the row is about: it is written down that somebody has opened it."""
        key: int = row.person_id
        return key
