"""Parts of a whole as whole numbers, and the one place where they are rounded."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Share:
    """`done` of `asked`, exactly and at most the whole (D1, D6).

    Shown as percent it is rounded down, so that 100 is said of what is complete alone.

    >>> Share(2499, 2500).percent, Share(2500, 2500).percent, Share(2, 3).percent
    (99, 100, 66)
    """

    done: int
    asked: int

    def __post_init__(self) -> None:
        if self.asked < 1 or self.done < 0:
            raise ValueError("a share is of something, and not below nothing")
        if self.done > self.asked:
            object.__setattr__(self, "done", self.asked)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.asked

    @classmethod
    def mean(cls, shares: Iterable["Share"]) -> "Share | None":
        """The mean, of which nothing is rounded; None of no shares.

        >>> Share.mean([Share(13, 13), Share(13, 13), Share(2, 3)])
        Share(done=8, asked=9)
        """
        exact = [Fraction(share.done, share.asked) for share in shares]
        if not exact:
            return None
        mean = sum(exact, Fraction()) / len(exact)
        return cls(mean.numerator, mean.denominator)
