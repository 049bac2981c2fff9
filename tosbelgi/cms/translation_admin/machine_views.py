"""The button that asks a machine for the missing texts of a translation; the refusal to publish what nobody has read.

Whoever may write the language presses it. The page says what came of it; the key of the service stands nowhere.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import Translation

from tosbelgi.kernel.refusals.messages import refusal_message

from ..editing import policy
from ..translation import machine_texts
from ..translation.machine_texts import Proposal, TranslatorDoesNotAnswer, UnreadMachineTexts
from ..translation.wordings import NAMED, beginning


@require_POST
def propose_view(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Store what the service proposes for texts without a translation. Without a service there is no such address."""
    translator = get_machine_translator()
    records = Translation.objects.select_related("source__locale", "target_locale")
    translation = get_object_or_404(records, pk=translation_id, enabled=True)
    if translator is None or not translator.can_translate(translation.source.locale, translation.target_locale):
        raise Http404
    try:
        proposal = machine_texts.propose(translation, translator, request.user)
    except TranslatorDoesNotAnswer as refusal:
        messages.error(request, refusal_message(refusal))
    else:
        _tell(request, proposal, str(translator.display_name))
    row = translation.get_target_instance()
    return redirect(get_valid_next_url_from_request(request) or policy.edit_url(request.user, row))


def _tell(request: HttpRequest, proposal: Proposal, service: str) -> None:
    number = proposal.new
    if proposal.left_out:
        first = [f"“{beginning(text)}” ({problem})" for text, problem in proposal.left_out[:NAMED]]
        first += ["…"] if len(proposal.left_out) > NAMED else []
        text = _("Left out of what %(service)s proposed: %(texts)s. Translate this by hand.")
        messages.warning(request, text % {"service": service, "texts": "; ".join(first)})
    elif not number:
        messages.warning(request, _("No text is left for %(service)s to propose.") % {"service": service})
    if not number:
        return
    text = ngettext(
        "%(service)s proposed %(number)s text. It is unread: open it, read it, mend it and save it. "
        "Until then this translation is not published.",
        "%(service)s proposed %(number)s texts. They are unread: open each, read it, mend it and save it. "
        "Until then this translation is not published.",
        number,
    )
    messages.success(request, text % {"service": service, "number": number})


class UnreadTextsMiddleware:
    """Turns UnreadMachineTexts, raised wherever something is published, into a message at the row."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Redirect to the row: by then everything has been rolled back."""
        if not isinstance(exception, UnreadMachineTexts):
            return None
        messages.error(request, refusal_message(exception))
        return policy.back_to_row(request, exception.row)
