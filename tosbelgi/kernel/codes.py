"""TextChoices for directions, levels and book sections: plain values that any app may store."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DirectionCode(TextChoices):
    """In the order of the programme's own document (R029–R049)."""

    SPORT = "sport", _("Sport and physical training")
    SKILLS = "skills", _("Talents and skills")
    READING = "reading", _("Reading")
    HERITAGE = "heritage", _("National heritage")
    VOLUNTEERING = "volunteering", _("Volunteering")
    TRIPS = "trips", _("Expeditions")
    WORK = "work", _("Work experience")


class LevelCode(TextChoices):
    """From the first to the highest (R050, R058, R065)."""

    BRONZE = "bronze", _("Bronze")
    SILVER = "silver", _("Silver")
    GOLD = "gold", _("Gold")


class BookSection(TextChoices):
    """The three sections of every reading list, in their order (R036–R038)."""

    KAZAKH_CLASSICS = "kazakh_classics", _("Golden fund of Kazakh literature")
    WORLD_CLASSICS = "world_classics", _("Golden fund of world literature")
    GROWTH_POPSCI = "growth_popsci", _("Personal growth and popular science")

    @property
    def number(self) -> int:
        """1, 2 or 3, as the norms and the programme's document count them."""
        return list(type(self)).index(self) + 1
