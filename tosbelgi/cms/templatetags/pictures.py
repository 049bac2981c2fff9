"""Pictures in templates: `{% responsive image %}` sends a phone a small file in the best format it reads."""

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.inclusion_tag("cms/parts/responsive.html")
def responsive(image, sizes: str = "(min-width: 46rem) 42rem, 94vw", lazy: bool = True) -> dict[str, object]:
    """AVIF, WebP and JPEG in three widths; what it shows is said in the page's language or not at all."""
    return {
        "image": image,
        "alt": image.alt_in(get_language() or "kk"),
        "sizes": sizes,
        "loading": "lazy" if lazy else "eager",
    }
