"""The forms of a Kazakh word share a stem: those a teacher would write down, and all of words never seen."""

import sys
from pathlib import Path

import pytest

from tosbelgi.language.analysis import PLAIN, analyser

BENCH = Path(__file__).resolve().parents[2] / "bench"
DICTIONARY = Path("/usr/share/hunspell/kk_KZ.dic")


@pytest.fixture(scope="module")
def bench():
    sys.path.insert(0, str(BENCH))
    try:
        import language

        yield language
    finally:
        sys.path.remove(str(BENCH))


@pytest.mark.parametrize(
    "forms",
    [
        "кітап кітаптар кітабы кітабым кітабымыз кітаптың кітапқа кітапты кітапта кітаптан кітаппен кітаптарымыздағы",
        "бала балалар баласы баланың балаға баланы балада баладан баламен балаларыңыз баладай",
        "көше көшелер көшесі көшенің көшеге көшені көшеде көшеден көшемен көшелерінде көшедегі",
        "мектеп мектебі мектебіміз мектептің мектепке мектептерде мектептен мектебіндегі мектептікі",
        "халық халқы халқымыз халқының халықтың халыққа халықтар халқынан",
        "орны орнында орнына орынның орындар орындарда",
        "тау тауы тауға таулар таудың тауларда таудан таумен",
        "қыз қызы қызға қыздар қыздың қыздармен қызбен",
        "әдебиет әдебиеті әдебиетінің әдебиетке әдебиеттің әдебиеттер әдебиеттен",
        "Достоевский Достоевскийдің Достоевскийге Достоевскиймен Достоевскийден",
        "Жұмабаев Жұмабаевтың Жұмабаевқа Жұмабаевтан Жұмабаевпен",
    ],
)
def test_a_noun_keeps_its_stem_in_every_case(forms):
    stems = {form: PLAIN.analyse(form, "kk")[0].stem for form in forms.split()}
    assert set(stems.values()) == {stems[forms.split()[0]]}, stems


@pytest.mark.parametrize(
    "forms",
    [
        "келді келген келеді келмеді келмеген келмейді келіпті келетін келсе келсеңіз келгендер келгенде келермін",
        "жазды жазған жазады жазбады жазбаған жазбайды жазыпты жазатын жазса жазғалы жазғандар жазғанша",
        "тапты тапқан табады таппады таппаған таппайды табыпты табатын тапса табамыз табуға",
        "қойды қойған қояды қоймады қоймайды қойыпты қоятын қойса қоясыз қоюға",
        "оқыды оқыған оқиды оқымады оқымаған оқымайды оқитын оқымаса оқимыз",
        "сөйледі сөйлеген сөйлейді сөйлемеді сөйлемеген сөйлейтін сөйлесе сөйлейміз сөйлегенде",
    ],
)
def test_a_verb_keeps_its_stem_through_tenses_and_denial(forms):
    stems = {form: PLAIN.analyse(form, "kk")[0].stem for form in forms.split()}
    assert len(set(stems.values())) == 1, stems


@pytest.mark.parametrize("dictionary", [None, DICTIONARY], ids=["without a list", "with the list"])
def test_forms_of_words_that_nothing_was_tuned_on_meet(dictionary, bench):
    if dictionary and not dictionary.exists():
        pytest.skip("hunspell-kk is not installed")
    found = analyser(dictionary)
    paradigms = bench.paradigms

    for entries, make, least in ((paradigms.NOUNS, paradigms.noun, 0.85), (paradigms.VERBS, paradigms.verb, 0.80)):
        words = bench.paradigms_of(entries, make, held_out=True)
        recall, precision = bench.figures(words, lambda form: found.analyse(form, "kk")[0].stem)
        assert recall >= least
        assert precision >= 0.98


@pytest.mark.parametrize(("language", "name"), [("ru", "russian"), ("en", "english")])
def test_russian_and_english_are_no_worse_than_snowball(language, name, bench):
    words = bench.forms_in(language)
    snowball = bench.figures(words, bench.snowballstemmer.stemmer(name).stemWord)

    ours = bench.figures(words, lambda form: PLAIN.analyse(form, language)[0].stem)

    assert ours >= snowball and ours[1] >= snowball[1]


def test_two_halves_of_the_lemmas_share_none(bench):
    nouns = [entry.partition(":")[0] for entry in bench.paradigms.NOUNS]
    assert len(nouns) == len(set(nouns))
    tuned = [lemma for lemma in nouns if not bench.paradigms.held_out(lemma)]
    assert len(nouns) // 3 < len(tuned) < len(nouns) * 2 // 3
