"""Queries of the registers: what may be chosen within a place, in the alphabet of the reader."""

from .models import REGISTERS, RegisterKind, RegisterRow


def offered_within(kind: RegisterKind, within_id: int, language: str) -> list[RegisterRow]:
    """The open rows of a register within that place: districts of a region, schools of a settlement. One query."""
    model = REGISTERS[kind]
    rows = model._default_manager.filter(**{model.lies_in: within_id}, is_open=True)
    return list(rows.order_by("sort_ru" if language == "ru" else "sort_kk", "pk"))
