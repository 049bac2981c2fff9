"""Norms as JSON with a version, and their digest: how they are kept for years by whoever took them on (D25)."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import orjson

from tosbelgi.kernel.refusals import Refusal

from .individual import IndividualNorm
from .kinds import KINDS, NAMES, DirectionNorm
from .level_norms import LevelNorms

# Raised when a reader of before would misunderstand what is written now. Readers of all earlier forms stay.
FORM = 1
LISTS = frozenset({"directions", "mandatory", "replaces", "slots"})


class NormsCannotBeRead(Refusal):
    """The stored text is no norms, or has been changed: no number of it is believed."""

    code = "NORMS_CANNOT_BE_READ"
    rule = "norms.stored.sound"


class NormsOfUnknownForm(Refusal):
    """They were written by a later release, which may mean more by them than this one would understand."""

    code = "NORMS_OF_UNKNOWN_FORM"
    rule = "norms.stored.form"
    takes = ("form",)
    limits = ("known",)


def to_json(norms: LevelNorms) -> bytes:
    """The canonical text: equal norms give the same bytes, on any machine."""
    own = {field.name: getattr(norms, field.name) for field in fields(norms)}
    own["norms"] = [_norm_data(norm) for norm in norms.norms]
    own["individual"] = [{"direction": one.direction, **one.numbers} for one in norms.individual]
    return orjson.dumps({"form": FORM, **own}, option=orjson.OPT_SORT_KEYS)


def digest(norms: LevelNorms) -> str:
    """SHA-256 of the canonical text, in hexadecimal digits."""
    return hashlib.sha256(to_json(norms)).hexdigest()


def from_json(text: str | bytes, *, expected_digest: str | None = None) -> LevelNorms:
    """The norms that a text keeps, in whichever order a database gives its keys back.

    Refuses what is damaged, what lacks something or has something unknown, and what differs from its digest.
    """
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as problem:
        raise NormsCannotBeRead from problem
    if not isinstance(data, dict) or type(data.get("form")) is not int:
        raise NormsCannotBeRead
    if data.pop("form") != FORM:
        raise NormsOfUnknownForm(form=orjson.loads(text)["form"], known=FORM)
    try:
        norms = _level_norms(data)
    except (TypeError, ValueError, KeyError, AttributeError) as problem:
        raise NormsCannotBeRead from problem
    if expected_digest is not None and digest(norms) != expected_digest:
        raise NormsCannotBeRead
    return norms


def _norm_data(norm: DirectionNorm) -> dict[str, Any]:
    return {"kind": NAMES[type(norm)], **{field.name: getattr(norm, field.name) for field in fields(norm)}}


def _level_norms(data: dict[str, Any]) -> LevelNorms:
    _require_keys(data, {field.name for field in fields(LevelNorms)})
    norms = tuple(_norm(one) for one in _a_list(data.pop("norms")))
    individual = tuple(IndividualNorm(**one) for one in _a_list(data.pop("individual")))
    return LevelNorms(norms=norms, individual=individual, **_with_tuples(data))


def _norm(data: dict[str, Any]) -> DirectionNorm:
    kind = KINDS[data.pop("kind")]
    _require_keys(data, {field.name for field in fields(kind)})
    return kind(**_with_tuples(data))


def _require_keys(data: Mapping[str, Any], names: set[str]) -> None:
    if data.keys() != names:
        raise ValueError(f"unknown or missing: {', '.join(sorted(data.keys() ^ names))}")


def _a_list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("this is no list")
    return value


def _with_tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(_a_list(value)) if name in LISTS else value for name, value in data.items()}
