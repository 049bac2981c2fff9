"""Who has read my journal (R106, R152): everybody who has opened one's pages, in which role, and when."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tosbelgi.kernel.calendar import day_of
from tosbelgi.language.languages import SOURCE

from ...journal.api import readers_of
from ...participation.api import ActsForSomebody
from ...people.api import Purpose, Role
from ...sharing.api import platform_names
from ..applying.pages import led_home, number_in
from ..frame import CabinetRequest, person_page, render_page
from .days import moment_words

SIZE = 20
LABELS = {one.value: one.label for kind in (Role, Purpose) for one in kind}


@require_safe
@person_page
def readers(request: CabinetRequest) -> HttpResponse:
    """The last first, a page at a time."""
    if request.viewer.role is not Role.PARTICIPANT:
        return led_home(request, ActsForSomebody())
    today, after = day_of(timezone.now()), number_in(request.GET.get("after"))
    rows = readers_of(request.viewer.person_id, after=after, size=SIZE + 1)
    page = rows[:SIZE]
    platforms = platform_names(
        [one.platform_id for one in page if one.platform_id is not None], get_language() or SOURCE
    )
    lines = [
        {
            "name": one.name or platforms.get(one.platform_id) or _("Somebody whose account is gone"),
            "role": LABELS.get(one.role, ""),
            "when": moment_words(one.at, today),
        }
        for one in page
    ]
    context = {
        "title": _("Who has read my journal?"),
        "readers": lines,
        "next": f"?after={page[-1].line}" if len(rows) > SIZE else "",
        "later": after is not None,
    }
    return render_page(request, "cabinet/journal/readers.html", context)
