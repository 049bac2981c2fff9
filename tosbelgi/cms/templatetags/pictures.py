"""Template tags for responsive images: `{% responsive image %}` offers AVIF, WebP and JPEG in three widths."""

from django import template
from django.template import Context
from django.utils.translation import get_language

from ..media.models import SiteImage
from ..serving.media_views import shown_image

register = template.Library()


@register.inclusion_tag("cms/parts/responsive.html", takes_context=True)
def responsive(
    context: Context, image: SiteImage, sizes: str = "(min-width: 46rem) 42rem, 94vw", lazy: bool = True
) -> dict[str, object]:
    """AVIF, WebP and JPEG in three widths; the alternative text is in the page's language, or empty.

    A picture from a private collection is not shown, since a page is for everybody; nor one that cannot be drawn.
    """
    public_image = shown_image(image, context.get("request"))
    return {
        "image": public_image,
        "alt": public_image.alt_in(get_language() or "kk") if public_image else "",
        "sizes": sizes,
        "loading": "lazy" if lazy else "eager",
    }


@register.simple_tag(takes_context=True)
def public_picture(context: Context, image: SiteImage) -> SiteImage | None:
    """The image where it is shown, else None: for templates that put something around it."""
    return shown_image(image, context.get("request"))
