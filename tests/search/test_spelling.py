"""The nearest word is found by its ends, and is the one that comparing with every word would find."""

import random

from rapidfuzz.distance import OSA

from tosbelgi.search.query.spelling import LONG, FormIndex

LETTERS = "абвгд"


def with_an_error(dice, word):
    place = dice.randrange(len(word) - 1)
    before, one, two, after = word[:place], word[place], word[place + 1], word[place + 2 :]
    return before + dice.choice([two + one, one + dice.choice(LETTERS) + two, dice.choice(LETTERS) + two, two]) + after


def test_no_nearer_word_is_overlooked():
    dice = random.Random(3)
    words = sorted({"".join(dice.choices(LETTERS, k=dice.randrange(3, 12))) for _word in range(3000)})
    forms = FormIndex()
    for place, word in enumerate(words):
        forms.add(word, place)
    found_something = 0

    for word in dice.sample(words, 300):
        typed = with_an_error(dice, with_an_error(dice, word))
        errors = 2 if len(typed) >= LONG else 1
        least = min(OSA.distance(typed, one) for one in words)

        near = forms.near(typed, errors=errors)

        if least > errors:
            assert not near, typed
        else:
            assert min(near)[0] == least, typed
            assert all(OSA.distance(typed, words[place]) == wrong for wrong, place in near)
            found_something += 1
    assert found_something > 150


def test_what_is_half_alike_is_offered():
    forms = FormIndex()
    for place, word in enumerate(["кітап", "кітапхана", "кі", "қазақстандықтар"]):
        forms.add(word, place)
    assert {word for _likeness, word in forms.alike("кітабы", share=0.5, most=5)} == {"кітап"}
