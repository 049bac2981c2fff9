"""Sentence for the refusal to publish images without alternative texts."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import Sentence, register

from .alt_text import AltTextMissing


def _titles(refusal: AltTextMissing) -> str:
    return ", ".join(f"“{one.image.title}”" for one in refusal.missing_alt_texts)


register(
    {
        AltTextMissing: Sentence(
            _(
                "Publishing would show images without an alternative text: %(titles)s. "
                "Write it in each image, or mark the image as decorative."
            ),
            words={"titles": _titles},
        ),
    }
)
