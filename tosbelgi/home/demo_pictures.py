"""Demo pictures: covers and a landscape of our own drawing, so that pictures can be tried where there are none."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile

from tosbelgi.artwork import felt_pictures as felt
from tosbelgi.cms.media.models import SiteImage
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.books import Book

from .news import NewsPage

NEWS = "reading-list-2026"


@dataclass(frozen=True)
class Drawing:
    """A picture: its size, what it shows in each language, and what is drawn."""

    name: str
    size: tuple[int, int]
    words: tuple[str, str, str]
    art: Callable[[], str]


# By the book that wears it. The last is smaller than most renditions, which never make a picture larger.
COVERS = {
    "abai-zholy": Drawing(
        "felt-cover-red",
        (480, 720),
        (
            "Қызыл киізге түсірілген алты қошқар мүйіз (үлгі үшін салынған сурет)",
            "Шесть бараньих рогов на красном войлоке (рисунок для примера)",
            "Six pairs of ram's horns on red felt (drawn as an example)",
        ),
        lambda: felt.cover_pattern(felt.MADDER, felt.SAFFRON, 6),
    ),
    "robinson-crusoe": Drawing(
        "felt-cover-blue",
        (480, 720),
        (
            "Көк киізге түсірілген төрт қошқар мүйіз (үлгі үшін салынған сурет)",
            "Четыре бараньих рога на синем войлоке (рисунок для примера)",
            "Four pairs of ram's horns on blue felt (drawn as an example)",
        ),
        lambda: felt.cover_pattern(felt.NIGHT, felt.SAFFRON, 4),
    ),
    "atomic-habits": Drawing(
        "felt-cover-small",
        (200, 300),
        (
            "Көгілдір киізге түсірілген бес қошқар мүйіз (үлгі үшін салынған сурет)",
            "Пять бараньих рогов на бирюзовом войлоке (рисунок для примера)",
            "Five pairs of ram's horns on teal felt (drawn as an example)",
        ),
        lambda: felt.cover_pattern(felt.TEAL, felt.WOOL, 5),
    ),
}
LANDSCAPE = Drawing(
    "felt-steppe",
    (1320, 880),
    (
        "Киізден жасалғандай дала: киіз үй, төбелер мен күн (үлгі үшін салынған сурет)",
        "Степь, будто из войлока: юрта, холмы и солнце (рисунок для примера)",
        "A steppe as if of felt: a yurt, hills and the sun (drawn as an example)",
    ),
    felt.steppe,
)


def make_pictures() -> None:
    """Draw them and put them on books and on a piece of news, on a site that has no picture at all."""
    if SiteImage.objects.exists():
        return
    for seed, (slug, drawing) in enumerate(COVERS.items()):
        book = Book.objects.filter(slug=slug).first()
        if book is not None:
            book.cover = _stored(drawing, seed)
            book.save_revision(clean=False).publish()
    image = _stored(LANDSCAPE, len(COVERS))
    for page in NewsPage.objects.filter(slug=NEWS):
        page.picture = image
        page.save_revision(clean=False).publish()


def _stored(drawing: Drawing, seed: int) -> SiteImage:
    content = ContentFile(felt.drawn(drawing.art(), *drawing.size, seed))
    words = {f"alt_{code}": text for code, text in zip(CODES, drawing.words, strict=True)}
    image = SiteImage(title=drawing.name, file=ImageFile(content, name=f"{drawing.name}.jpg"), **words)
    image.save()
    return image
