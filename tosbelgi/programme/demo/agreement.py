"""Text of the agreement for demonstration: it says so itself, and binds nobody."""

from datetime import datetime

from ..participation.api import approve_text, current_text
from ..participation.models import AgreementText
from ..people.api import Viewer

TEXTS = {
    "kk": (
        "Бұл – көрсетуге арналған мәтін, шынайы келісім емес.\n\n"
        "Ол сайттың қалай жұмыс істейтінін көру үшін ғана тұр: оны қабылдаған адам ешқандай міндеттеме алмайды, "
        "мұнда тіркелген адамдардың бәрі ойдан шығарылған. Келісімнің нақты мәтінін оператор бекітеді."
    ),
    "ru": (
        "Это текст для демонстрации, а не настоящее соглашение.\n\n"
        "Он стоит здесь, только чтобы показать, как работает сайт: тот, кто его принимает, ничем себя не связывает, "
        "и все люди, записанные здесь, вымышлены. Настоящий текст соглашения утверждает оператор."
    ),
    "en": (
        "This is a text for demonstration, not a real agreement.\n\n"
        "It only shows how the site works: whoever accepts it commits themselves to nothing, and everybody who is "
        "registered here is made up. The real text of the agreement is approved by the operator."
    ),
}


def text_in_force(*, by: Viewer, at: datetime) -> AgreementText:
    """The text that is accepted now; that for demonstration where the operator has approved none."""
    return current_text() or approve_text(texts=TEXTS, by=by, at=at)
