"""Made-up things in three languages, as many as are wanted, with words as frequent and as many as in real texts.

Words follow Zipf and Mandelbrot: the n-th is said in proportion to 1 / (n + 20) ** 1.5, so that ever new ones turn up
(Heaps: about 5,000 of a language in a thousand things, 70,000 in a hundred thousand). The first are the words of the
real content by how often they are said; behind those come beginnings of real words with the ends of others.
"""

import random
from collections.abc import Iterable
from functools import lru_cache

from tosbelgi.kernel.codes import BookSection, DirectionCode, LevelCode
from tosbelgi.language.languages import CODES
from tosbelgi.search.documents.registry import KINDS, SearchDocument, Text
from tosbelgi.search.models import Word

SHIFT = 20
LENGTHS = {"title": 3, "names": 2, "body": 25}  # words; the mean of the real content is about that


class MadeUp:
    """Number n is always the same thing."""

    def __init__(self, said: dict[str, list[str]]) -> None:
        self.said = said
        self.word = lru_cache(1 << 18)(self._word)

    @classmethod
    def after_the_real(cls) -> "MadeUp":
        """Of the words of the index that answers."""
        rows = Word.objects.filter(generation__state="current").order_by("-count", "exact")
        return cls({code: list(rows.filter(language=code).values_list("exact", flat=True)) for code in CODES})

    def _word(self, language: str, rank: int) -> str:
        said = self.said[language]
        if rank < len(said):
            return said[rank]
        one, other = said[rank % len(said)], said[rank // len(said) * 7919 % len(said)]
        return one[: max(2, len(one) * 2 // 3)] + other[len(other) // 2 :]

    def words(self, dice: random.Random, language: str, number: int) -> list[str]:
        return [self.word(language, int(SHIFT * ((1 - dice.random()) ** -2 - 1))) for _ in range(number)]

    def thing(self, number: int) -> SearchDocument:
        dice = random.Random(number)
        texts = {
            code: Text(*(" ".join(self.words(dice, code, length)) for length in LENGTHS.values()), f"/{code}/{number}/")
            for code in CODES
        }
        return SearchDocument(
            origin=str(number),
            kind=dice.choice(KINDS),
            key=str(number),
            texts=texts,
            direction=dice.choice(["", *DirectionCode.values]),
            sections=tuple(dice.sample(BookSection.values, dice.choice([0, 1]))),
            levels=tuple(dice.sample(LevelCode.values, dice.choice([0, 1, 3]))),
        )

    def things(self, numbers: Iterable[int]) -> list[SearchDocument]:
        return [self.thing(number) for number in numbers]

    def queries(self, number: int, among: int) -> list[tuple[str, str]]:
        """(language, query): in turn a word and two of a text, a word and two of a title, of the first things."""
        found = []
        for turn in range(number):
            dice = random.Random(f"query {turn}")
            code = CODES[turn % len(CODES)]
            text = self.thing(dice.randrange(among)).texts[code]
            said = text.title.split() if turn // 3 % 2 else text.body.split()
            found.append((code, " ".join(said[: 1 + turn // 6 % 2])))
        return found

    def beginnings(self, number: int, among: int) -> list[tuple[str, str]]:
        """(language, what is in the box while the first or second word of a title is typed)."""
        found = []
        for turn in range(number):
            dice = random.Random(f"beginning {turn}")
            code = CODES[turn % len(CODES)]
            first, second, *_rest = self.thing(dice.randrange(among)).texts[code].title.split()
            some = 2 + turn % 4
            found.append((code, f"{first} {second[:some]}" if turn // 3 % 4 == 3 else first[:some]))
        return found
