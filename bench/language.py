"""Benchmark of the stemmers: recall, precision and speed, with an installed list of Kazakh words and without.

Recall is the share of pairs of forms of one word that get the same stem; precision, the share of pairs with the same
stem that are forms of one word. Kazakh is measured on lemmas that nothing was tuned on: one half of those in
kazakh_lemmas.toml, chosen by hash, and a part, chosen by hash, of the verbs of the dictionary in the forms its own
rules give them. With `tuning` the other half is measured, the only one that may be looked at while endings are tuned.
Russian and English stand beside Snowball alone.

    python bench/language.py [tuning] [/usr/share/hunspell/kk_KZ.dic]
"""

import re
import sys
import time
import tomllib
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import kazakh_paradigms as paradigms  # noqa: E402
import snowballstemmer  # noqa: E402

from tosbelgi.language.analysis import PLAIN, Analyser, analyser  # noqa: E402
from tosbelgi.language.words import tokens  # noqa: E402

DICTIONARY = Path("/usr/share/hunspell/kk_KZ.dic")
CONTENT = ROOT / "tosbelgi" / "home" / "content"
ROUNDS = 5
Words = list[tuple[str, set[str]]]


def figures(words: Words, stem: Callable[[str], str]) -> tuple[float, float]:
    """Recall and precision over pairs of forms."""
    right = possible = 0
    everywhere: Counter[str] = Counter()
    for _lemma, forms in words:
        here = Counter(map(stem, forms))
        right += sum(map(_pairs, here.values()))
        possible += _pairs(len(forms))
        everywhere.update(here)
    return right / possible, right / sum(map(_pairs, everywhere.values()))


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def paradigms_of(entries: str, make: Callable[[str], tuple[str, set[str]]], *, held_out: bool) -> Words:
    return [make(entry) for entry in entries if paradigms.held_out(entry.partition(":")[0]) == held_out]


def verbs_of(dictionary: Path, *, held_out: bool, share: int = 16) -> Words:
    """Some verbs of the dictionary, in the forms of its affix file (suffixes only)."""
    rules: dict[str, list[tuple[str, str, re.Pattern[str]]]] = {}
    for line in dictionary.with_suffix(".aff").read_text(encoding="utf-8-sig").splitlines():
        match line.split():
            case ["SFX", flag, off, ending, condition]:
                rules.setdefault(flag, []).append((off.strip("0"), ending, re.compile(f".*{condition}")))
    verbs = []
    for line in dictionary.read_text(encoding="utf-8-sig").splitlines():
        word, _slash, flags = line.strip().partition("/")
        if "M" not in flags or zlib.crc32(word.encode()) % share or paradigms.held_out(word) != held_out:
            continue
        forms = {
            word.removesuffix(off) + ending
            for flag in flags
            for off, ending, condition in rules[flag]
            if condition.fullmatch(word) and word.endswith(off)
        }
        verbs.append((word, forms | {word}))
    return verbs


def forms_in(language: str) -> Words:
    lines = tomllib.loads((ROOT / "bench" / "forms.toml").read_text(encoding="utf-8"))[language].split("\n")
    return [(line.split()[0], set(line.split())) for line in lines if line]


def microseconds(words: Iterable[str], language: str, analyse: Analyser) -> tuple[float, float]:
    """CPU of a word not met before, and of one met, in a text: the best of some rounds, since machines are shared."""
    text = " ".join(words)
    new, known = [], []
    for _round in range(ROUNDS):
        fresh = Analyser(analyse.lexicon)
        began = time.process_time()
        count = len(fresh.analyse(text, language))
        met = time.process_time()
        fresh.analyse(text, language)
        new.append((met - began) / count)
        known.append((time.process_time() - met) / count)
    return min(new) * 1e6, min(known) * 1e6


def words_of_the_site(language: str) -> list[str]:
    """Every word once: of the pages, of titles, names and annotations."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(CONTENT.rglob(f"{language}.md"))]
    for path in sorted((CONTENT / "books").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        texts += [author["name"][language] for author in content["author"]]
        texts += [book[field].get(language, "") for book in content["book"] for field in ("title", "annotation")]
    return list(dict.fromkeys(token.raw for token in tokens.tokens(" ".join(texts))))


def main(arguments: list[str]) -> None:
    held_out = "tuning" not in arguments
    dictionary = next((Path(argument) for argument in arguments if argument != "tuning"), DICTIONARY)
    analysers = {"without a list": PLAIN}
    if dictionary.exists():
        analysers["with the list"] = analyser(dictionary)
    sets = {
        "nouns": paradigms_of(paradigms.NOUNS, paradigms.noun, held_out=held_out),
        "verbs": paradigms_of(paradigms.VERBS, paradigms.verb, held_out=held_out),
    }
    sets["both"] = sets["nouns"] + sets["verbs"]
    if dictionary.exists():
        sets["dictionary's verbs"] = verbs_of(dictionary, held_out=held_out)
    title = "held-out lemmas" if held_out else "tuning lemmas"
    print(f"{title:<44}{'words':>6}{'forms':>7}{'recall':>8}{'precision':>11}")
    for name, words in sets.items():
        for label, analyser_used in analysers.items():
            _row(
                f"{name}, {label}",
                words,
                lambda form, analyser_used=analyser_used: analyser_used.analyse(form, "kk")[0].stem,
            )
        _row(f"{name}, loosely", words, lambda form: PLAIN.analyse(form, "kk")[0].loose)
    for language, name in (("ru", "russian"), ("en", "english")):
        forms, snowball = forms_in(language), snowballstemmer.stemmer(name)
        _row(f"{name}, Snowball alone", forms, snowball.stemWord)
        _row(f"{name}, ours", forms, lambda form, code=language: PLAIN.analyse(form, code)[0].stem)
    print(f"\n{'CPU microseconds a word':<44}{'words':>6}{'new':>7}{'known':>8}")
    for language in ("kk", "ru", "en"):
        words_met = words_of_the_site(language)
        for label, analyser_used in analysers.items():
            new, known = microseconds(words_met, language, analyser_used)
            print(f"{language}, {label:<40}{len(words_met):>6}{new:>7.1f}{known:>8.2f}")


def _row(name: str, words: Words, stem: Callable[[str], str]) -> None:
    recall, precision = figures(words, stem)
    print(f"{name:<44}{len(words):>6}{sum(len(forms) for _lemma, forms in words):>7}{recall:>8.3f}{precision:>11.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
