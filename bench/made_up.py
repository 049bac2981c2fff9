"""Generator of search documents in three languages, with word frequencies and lengths as in real texts.

Words follow Zipf and Mandelbrot: the n-th occurs in proportion to 1 / (n + 20) ** 1.5, so that ever new ones turn up
(Heaps: about 5,000 of a language in a thousand things, 70,000 in a hundred thousand). The first are the words of the
real content by frequency; behind those come beginnings of real words with the ends of others.
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
    """Document number n is always the same."""

    def __init__(self, vocabulary: dict[str, list[str]]) -> None:
        self.vocabulary = vocabulary
        self.word = lru_cache(1 << 18)(self._word)

    @classmethod
    def after_the_real(cls) -> "MadeUp":
        """With the vocabulary of the current index."""
        rows = Word.objects.filter(generation__state="current").order_by("-count", "exact")
        return cls({code: list(rows.filter(language=code).values_list("exact", flat=True)) for code in CODES})

    def _word(self, language: str, rank: int) -> str:
        vocabulary = self.vocabulary[language]
        if rank < len(vocabulary):
            return vocabulary[rank]
        one, other = vocabulary[rank % len(vocabulary)], vocabulary[rank // len(vocabulary) * 7919 % len(vocabulary)]
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
        queries = []
        for turn in range(number):
            dice = random.Random(f"query {turn}")
            code = CODES[turn % len(CODES)]
            text = self.thing(dice.randrange(among)).texts[code]
            words = text.title.split() if turn // 3 % 2 else text.body.split()
            queries.append((code, " ".join(words[: 1 + turn // 6 % 2])))
        return queries

    def beginnings(self, number: int, among: int) -> list[tuple[str, str]]:
        """(language, prefix): what is in the search box while the first or second word of a title is typed."""
        prefixes = []
        for turn in range(number):
            dice = random.Random(f"beginning {turn}")
            code = CODES[turn % len(CODES)]
            first, second, *_rest = self.thing(dice.randrange(among)).texts[code].title.split()
            length = 2 + turn % 4
            prefixes.append((code, f"{first} {second[:length]}" if turn // 3 % 4 == 3 else first[:length]))
        return prefixes
