"""Names of people who do not exist: given names as anybody's, family names that mean "sample" and "example"."""

from random import Random

FEMALE = ("Әлия", "Аружан", "Динара", "Жанель", "Камила", "Мадина", "Назерке", "Полина", "Томирис", "Ұлпан")
MALE = ("Алихан", "Бекзат", "Ерасыл", "Иван", "Қайсар", "Нұрсұлтан", "Руслан", "Санжар", "Темірлан", "Ілияс")
# With the ending of each: said of a woman, then of a man.
FAMILIES = (
    ("Үлгібаева", "Үлгібаев"),
    ("Үлгібекова", "Үлгібеков"),
    ("Мысалова", "Мысалов"),
    ("Мысалбекова", "Мысалбеков"),
    ("Нұсқабаева", "Нұсқабаев"),
    ("Сынақбаева", "Сынақбаев"),
    ("Примерова", "Примеров"),
    ("Образцова", "Образцов"),
)


def dice_of(whom: str) -> Random:
    """Dice that fall alike each time for the same one.

    >>> dice_of("1 7").random() == dice_of("1 7").random()
    True
    """
    return Random(whom)  # noqa: S311 - it decides who somebody is, and keeps no secret


def name_of(dice: Random) -> tuple[str, str]:
    """A given name and a family name that fit together.

    >>> name_of(dice_of("1 7")) == name_of(dice_of("1 7"))
    True
    """
    is_woman = dice.random() < 0.5
    return dice.choice(FEMALE if is_woman else MALE), dice.choice(FAMILIES)[0 if is_woman else 1]


def family_name_of(dice: Random) -> str:
    """A family name alone, said of a woman."""
    return dice.choice(FAMILIES)[0]
