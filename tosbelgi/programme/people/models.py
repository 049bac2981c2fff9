"""Models of the people applet, for foreign keys and queries of other rooms."""

from .centres import Centre, Region
from .pages import CentresPage

__all__ = ["Centre", "CentresPage", "Region"]
