"""What is wrong with the refusals of the house: one without a sentence, a rule, or words in one of the languages.

`python manage.py refusals --check` (and with it `make check`) fails for each of these by name.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator

from django.utils.translation import override

from tosbelgi.language.languages import CODES, SOURCE

from . import CODE, RULE, Refusal
from .messages import sentence_for

PLACEHOLDER = re.compile(r"%\((\w+)\)")
ENGLISH = "en"


def every_refusal(package: str = "tosbelgi") -> list[type[Refusal]]:
    """Every kind of refusal in the package, by code, after all its modules were imported. Groups are left out."""
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if not module.name.endswith((".__main__", ".wsgi")) and ".migrations" not in module.name:
            importlib.import_module(module.name)
    kinds = {kind for kind in _kinds_of(Refusal) if f"{kind.__module__}.".startswith(f"{package}.")}
    return sorted((kind for kind in kinds if "code" in vars(kind)), key=lambda kind: (kind.code, kind.__qualname__))


def _kinds_of(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds_of(one)


def problems(kinds: Iterable[type[Refusal]]) -> list[str]:
    """A line for each thing that is wrong, beginning with the code and the class. Empty where all is well."""
    by_code: dict[str, type[Refusal]] = {}
    lines = []
    for kind in kinds:
        name = f"{kind.code} ({kind.__module__}.{kind.__qualname__})"
        wrong = list(_problems_of(kind))
        if (first := by_code.setdefault(kind.code, kind)) is not kind:
            wrong.append(f"has the code of {first.__module__}.{first.__qualname__}")
        lines += [f"{name} {one}" for one in wrong]
    return lines


def _problems_of(kind: type[Refusal]) -> Iterator[str]:
    if not CODE.fullmatch(kind.code):
        yield "has no code of the form FILE_TOO_BIG"
    if not RULE.fullmatch(kind.rule):
        yield "names no rule of the form upload.file.size"
    sentence = sentence_for(kind)
    if sentence is None:
        yield "has no sentence"
        return
    said = {}
    for language in CODES:
        with override(language):
            said[language] = str(sentence.text)
    with override(None):
        original = str(sentence.text)
    given = {"allowed", *kind.takes, *kind.limits, *sentence.words}
    for language, text in said.items():
        names = PLACEHOLDER.findall(text)
        # What is missing in one catalogue is said by Django in the source language, or as it is written here.
        others = {original} if language == SOURCE else {original, said[SOURCE]}
        if language != ENGLISH and text in others:
            yield f"has no sentence in {language}"
        if sorted(names) != sorted(PLACEHOLDER.findall(original)):
            yield f"has other placeholders in {language}"
        if unknown := sorted(set(names) - given):
            yield f"gives nothing for {', '.join(unknown)} in its sentence"
            return
