"""Sentences for refused decisions about translations."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import Sentence, register

from .actions import GapNotFound, MayNotAccept, TextNotFound
from .machine_texts import TranslatorDoesNotAnswer, UnreadMachineTexts

NAMED, LONGEST = 3, 80


def _first_texts(refusal: UnreadMachineTexts) -> str:
    """The first of them, each by its beginning, and that there are more."""
    named = [f"“{beginning(text)}”" for text in refusal.texts[:NAMED]]
    return "; ".join([*named, *(["…"] if len(refusal.texts) > NAMED else [])])


def beginning(text: str) -> str:
    """As much of a text as is named in a sentence.

    >>> beginning("сөз"), len(beginning("сөз " * 100))
    ('сөз', 80)
    """
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


register(
    {
        TextNotFound: _("There is no such text in this language, or you may not see it."),
        MayNotAccept: _(
            "Who confirms a text must be allowed to write its language; who accepts a gap, to publish the text."
        ),
        UnreadMachineTexts: Sentence(
            _(
                "Not published: a machine translated %(number)s texts here, and nobody has read them yet: %(first)s. "
                "Open each in the translation editor, read it, mend it and save it; then publish again."
            ),
            words={"first": _first_texts, "number": lambda refusal: len(refusal.texts)},
        ),
        TranslatorDoesNotAnswer: _(
            "%(service)s did not answer, or does not translate between these languages. Nothing was stored; "
            "try again later, or translate by hand."
        ),
        GapNotFound: _("This text is no longer a gap. The list below is up to date."),
    }
)
