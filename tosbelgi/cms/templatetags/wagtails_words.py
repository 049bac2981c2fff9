"""Template tags and filters that correct strings in Wagtail's own admin templates where ours override them."""

from typing import cast

from django import template
from django.template import Context, Template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag(takes_context=True)
def original(context: Context, name: str) -> SafeString:
    """Render the next template of this name on the search path: the one that ours overrides."""
    engine = cast(Template, context.template).engine
    original_template, _origin = engine.find_template(name, skip=[engine.get_template(name).origin])
    with context.push():
        return original_template.nodelist.render(context)


@register.simple_tag
def gettext_wagtail(message: str) -> str:
    """Translate a message from Wagtail's own catalogue; the name keeps makemessages from putting it into ours."""
    return _(message)


@register.filter
def without_guide_link(html: SafeString) -> SafeString:
    """Cut an explanation at its `<hr>`, below which Wagtail links to its English guide."""
    return mark_safe(html.partition("<hr>")[0])


@register.filter
def translate_search_button(html: SafeString) -> SafeString:
    """Translate the button "Search", which is hard-coded in Wagtail's template."""
    return mark_safe(html.replace('value="Search"', f'value="{escape(_("Search"))}"'))


@register.filter
def translate_show_issue(html: SafeString) -> SafeString:
    """Label the button that leads to an accessibility error; Wagtail's script would write a CSS selector on it."""
    selector = '<span class="w-content-checker__selector-text" data-content-checker-selector-text></span>'
    label = f'<span class="w-content-checker__selector-text">{escape(gettext_wagtail("Show issue"))}</span>'
    return mark_safe(html.replace(selector, label + "<span hidden data-content-checker-selector-text></span>"))
