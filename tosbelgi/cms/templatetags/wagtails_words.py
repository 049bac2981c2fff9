"""For templates of ours that stand before one of Wagtail's and mend a word in it."""

from django import template
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag(takes_context=True)
def original(context: Context, name: str) -> SafeString:
    """What the template of this name renders that ours stands before."""
    engine = context.template.engine
    found, _origin = engine.find_template(name, skip=[engine.get_template(name).origin])
    with context.push():
        return found.nodelist.render(context)


@register.simple_tag
def theirs(message: str) -> str:
    """A message of Wagtail's own, which its catalogue says and ours need not."""
    return _(message)


@register.filter
def before_the_guide(html: SafeString) -> SafeString:
    """What an explanation says before the rule, below which Wagtail sends the reader to its guide."""
    return mark_safe(html.partition("<hr>")[0])


@register.filter
def search_button_words(html: SafeString) -> SafeString:
    """The button "Search", written in Wagtail's template letter for letter, in the reader's language."""
    return mark_safe(html.replace('value="Search"', f'value="{escape(_("Search"))}"'))


@register.filter
def words_on_the_way_to_an_error(html: SafeString) -> SafeString:
    """The button that shows an error of the checks says so; a script would write a selector of the page on it."""
    selector = '<span class="w-content-checker__selector-text" data-content-checker-selector-text></span>'
    words = f'<span class="w-content-checker__selector-text">{escape(theirs("Show issue"))}</span>'
    return mark_safe(html.replace(selector, words + "<span hidden data-content-checker-selector-text></span>"))
