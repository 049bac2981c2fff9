"""The registry of sentences for refusals, and what is shown of a refusal at the edge.

Each room registers the sentences of its own refusals, in its `wordings`, as its app starts. `describe` gives the one
shape of every refusal: `code`, `field`, `rule`, `allowed` and `message`, as JSON can hold it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypedDict, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language, override

from ..wordings import format_details, format_value
from . import Refusal

Words = str | Promise
NOTHING = "–"


class RefusalDescription(TypedDict):
    """The one shape of a refusal. `field` and `allowed` are None where there is none."""

    code: str
    field: str | None
    rule: str
    allowed: Any
    message: str


@dataclass(frozen=True)
class Sentence:
    """What is wrong, by which rule, and what is allowed: a lazy text with named placeholders.

    Placeholders are filled by the details of the refusal, by `allowed`, and by `words`: functions that say something
    of it in the active language.
    """

    text: Words
    words: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)


_sentences: dict[type[Refusal], Sentence] = {}


def register(sentences: Mapping[type[Refusal], Words | Sentence]) -> None:
    """Make sentences known. A second one for a class, or a class with the code of another, is a defect of ours."""
    for kind, said in sentences.items():
        if kind in _sentences:
            raise ValueError(f"{kind.code} has its sentence already")
        if any(other.code == kind.code for other in _sentences):
            raise ValueError(f"{kind.code} is the code of another refusal")
        _sentences[kind] = said if isinstance(said, Sentence) else Sentence(said)


def sentence_for(kind: type[Refusal]) -> Sentence | None:
    return _sentences.get(kind)


def refusal_message(refusal: Refusal) -> str:
    """The message for a reader in the active language. A refusal without a sentence is a LookupError."""
    sentence = _sentence(refusal)
    return str(sentence.text) % _placeholders(refusal, sentence)


def describe(refusal: Refusal, language: str | None = None) -> RefusalDescription:
    """The refusal in its one shape, as JSON can hold it; the message in that language, or in the active one."""
    with override(language or get_language()):
        message = refusal_message(refusal)
    return {
        "code": refusal.code,
        "field": refusal.field,
        "rule": refusal.rule,
        "allowed": json_value(refusal.allowed),
        "message": message,
    }


def field_error(refusal: Refusal) -> ValidationError:
    """The refusal for the field that is being cleaned: its message, its code, and the placeholders as parameters."""
    sentence = _sentence(refusal)
    text = cast(str, sentence.text)  # a lazy one serves as well
    return ValidationError(text, code=refusal.code, params=_placeholders(refusal, sentence))


def validation_error(refusal: Refusal) -> ValidationError:
    """The same for `clean` of a model or a form: at the field of the refusal where it has one."""
    error = field_error(refusal)
    return ValidationError({refusal.field: error}) if refusal.field else error


def add_to_form(form: forms.BaseForm, refusal: Refusal) -> None:
    """Show the refusal at its field of the form, or above all fields where the form has no such field."""
    form.add_error(refusal.field if refusal.field in form.fields else None, field_error(refusal))


def json_value(value: object) -> Any:
    """A value as JSON can hold it: days in ISO 8601, sets in order, whatever else as text.

    >>> json_value({"earliest": date(2026, 11, 29), "kinds": ("pdf", "txt"), "most": 10})
    {'earliest': '2026-11-29', 'kinds': ['pdf', 'txt'], 'most': 10}
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): json_value(one) for name, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(json_value(one) for one in value)
    if isinstance(value, Iterable):
        return [json_value(one) for one in value]
    return str(value)


def _sentence(refusal: Refusal) -> Sentence:
    sentence = _sentences.get(type(refusal))
    if sentence is None:
        raise LookupError(f"{refusal.code} has no sentence")
    return sentence


def _placeholders(refusal: Refusal, sentence: Sentence) -> dict[str, object]:
    given = format_details({"allowed": refusal.allowed} | refusal.details)
    placeholders = {name: _listed(value) for name, value in given.items()}
    return placeholders | {name: say(refusal) for name, say in sentence.words.items()}


def _listed(value: object) -> object:
    """Several values with commas between them; a dash where there is none."""
    if isinstance(value, list | tuple | set | frozenset):
        each = sorted(value) if isinstance(value, set | frozenset) else value
        return ", ".join(str(format_value(one)) for one in each) or NOTHING
    return value
