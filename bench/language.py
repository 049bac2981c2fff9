"""How well words are analysed and how fast, with an installed list of Kazakh words and without.

Recall is the share of pairs of forms of one word that get the same stem; precision, the share of pairs with the same
stem that are forms of one word. Figures are of held-out lemmas unless `tuning` is given.

    python bench/language.py [tuning] [/usr/share/hunspell/kk_KZ.dic]
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]


def figures(words: Iterable[tuple[str, set[str]]], stem: Callable[[str], str]) -> tuple[float, float]:
    """Recall and precision over pairs of forms."""
    right = possible = conflated = 0
    everywhere: Counter[str] = Counter()
    for _lemma, forms in words:
        here = Counter(map(stem, forms))
        right += sum(map(_pairs, here.values()))
        possible += _pairs(len(forms))
        everywhere.update(here)
    conflated = sum(map(_pairs, everywhere.values()))
    return right / possible, right / conflated


def _pairs(count: int) -> int:
    return count * (count - 1) // 2
