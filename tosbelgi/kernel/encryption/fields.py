"""Model field whose text is sealed in the database and opened when somebody reads the attribute, not before."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from .ciphers import Sealed, open_sealed, seal

LOOKUPS = frozenset({"isnull", "exact", "startswith"})  # of the text as it is stored: by its key, or the very same


class SealedAttribute(DeferredAttribute):
    """Opens at reading. A list whose rows nobody asks for the text opens none."""

    field: "EncryptedTextField"

    def __get__(self, instance: Any, cls: type | None = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            return open_sealed(value, name=self.field.sealed_as, row=self.field.row_of(instance))
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField[str | None, str | None]):
    """A text that opens in its own row alone.

    `sealed_as` is a permanent name, which stays when model or field are renamed; `row` names the field with the row's
    random id, which never changes. Written by `save` and `bulk_create`; every other way in would need the row, and is
    refused rather than storing what was meant to be secret.
    """

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, sealed_as: str, row: str = "public_id", **kwargs: Any) -> None:
        self.sealed_as, self.row = sealed_as, row
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"sealed_as": self.sealed_as, "row": self.row}

    def row_of(self, instance: models.Model) -> str:
        """The id by which the row is known to its sealed texts."""
        return str(getattr(instance, self.row))

    def stored_of(self, instance: models.Model) -> Sealed | None:
        """What the attribute holds without opening it; None where it is empty or was assigned and not saved yet."""
        value = instance.__dict__.get(self.attname)
        return value if isinstance(value, Sealed) else None

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        return seal(str(value), name=self.sealed_as, row=self.row_of(model_instance))

    def from_db_value(self, value: str | None, *args: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.sealed_as} is sealed by saving its row, and found by its digest alone")
        return value.stored

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in LOOKUPS:
            raise FieldError(f"{self.sealed_as} is sealed: nothing is found by its text")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.sealed_as} leaves by no serialiser; copy the database as a whole")
