"""Models of the people applet, for foreign keys and queries of other apps."""

from .centres import Centre, Region
from .pages import CentresPage

__all__ = ["Centre", "CentresPage", "Region"]
