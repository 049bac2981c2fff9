"""Base class of domain errors: an exception that carries a code, a field, a rule and what is allowed, as data.

No Django here: settings and pure rules import it. The sentences stand in `messages`.
"""

import re
from typing import Any, ClassVar

CODE = re.compile(r"[A-Z]+(_[A-Z]+)*")
RULE = re.compile(r"[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*){1,3}")


class Refusal(Exception):
    """A rule forbids what was requested, and the person who did can be shown why.

    Each kind is a class, and each class says:

    - `code`: what programs branch on, part of our public interfaces and unique in the house (`FILE_TOO_BIG`);
    - `rule`: the stable name of the rule that forbids it, from the general to the special (`upload.file.size`);
      several refusals may come of one rule;
    - `field`: which of the values that were given is meant, where it is one; an instance may name another;
    - `allowed`: what would be accepted, as data: a number, a list, or a mapping of limits by name. An instance may
      name its own; with `limits` it is taken from the details of these names;
    - `takes`: the details without which it cannot be raised; they fill the placeholders of its sentence;
    - `keeps`: whether something that was written before it has to stay although it refuses, as a guess that is counted.
      Its action raises it outside its own transaction, and an edge that has one around the action lets that commit.

    Nothing secret goes in any of these. A class without a `code` of its own is a group, and is not raised. A missing
    detail is a TypeError. Everything that is not a Refusal is a defect and is not caught.
    """

    code: ClassVar[str] = ""
    rule: ClassVar[str] = ""
    takes: ClassVar[tuple[str, ...]] = ()
    limits: ClassVar[tuple[str, ...]] = ()
    keeps: ClassVar[bool] = False
    field: str | None = None
    allowed: Any = None

    def __init__(self, *, field: str | None = None, allowed: Any = None, **details: object) -> None:
        kind = type(self)
        if not vars(kind).get("code"):
            raise TypeError(f"{kind.__name__} is a group of refusals: raise one of its kinds")
        if missing := sorted({*kind.takes, *kind.limits} - details.keys()):
            raise TypeError(f"{kind.__name__} is raised without {', '.join(missing)}")
        super().__init__(self.code, details)
        self.details = details
        if field is not None:
            self.field = field
        if allowed is not None:
            self.allowed = allowed
        elif len(kind.limits) == 1:
            self.allowed = details[kind.limits[0]]
        elif kind.limits:
            self.allowed = {name: details[name] for name in kind.limits}
