"""Messages of the accessibility checker (axe-core rules) in words for editors.

axe's own messages are English and meant for programmers; Wagtail words ten of its rules for editors. Here are all the
others that are checked, and two of the ten again, since Wagtail speaks of tags and of patterns. Few errors can be made
in a text. The rest come from the site itself: an editor is told so, with a name by which to report them.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TELL_THE_DEVELOPERS = _("This is not in your text but in the site itself: please tell the developers.")

# By the checker's name of the rule: what is wrong, what to do.
IN_THE_TEXT: dict[str, tuple[Promise, Promise]] = {
    "alt-text-quality": (
        _("The alternative text looks like the name of a file"),
        _("Write in a few words what the image shows."),
    ),
    "document-title": (_("The page has no title"), _("Write a title that says what the page is about.")),
    "image-alt": (
        _("The image has no alternative text"),
        _("Write it in the image, or mark the image as decorative."),
    ),
    "image-redundant-alt": (
        _("The alternative text repeats the words beside the image"),
        _("Write what the image shows and the words do not say."),
    ),
    "p-as-heading": (
        _("A paragraph is made to look like a heading"),
        _("Put in the block “Section”: it has a heading of its own."),
    ),
    "page-has-heading-one": (
        _("The page has no main heading"),
        _("Write a title: it is the main heading of the page."),
    ),
    "summary-name": (_("Text that opens has no heading"), _("Write a heading that says what will open.")),
    "video-caption": (_("The video has no subtitles"), _("Add subtitles for those who do not hear.")),
}

IN_THE_SITE: dict[str, Promise] = {
    "accesskeys": _("Two parts of the page share one keyboard shortcut"),
    "area-alt": _("A link on an image has no alternative text"),
    "aria-allowed-attr": _("A mark for screen readers does not suit this part of the page"),
    "aria-allowed-role": _("This part of the page is given a role that does not suit it"),
    "aria-braille-equivalent": _("Words for a Braille display have no counterpart in plain text"),
    "aria-command-name": _("A button, link or menu item has no name"),
    "aria-conditional-attr": _("A mark for screen readers is used against its rules"),
    "aria-deprecated-role": _("This part of the page is given an outdated role"),
    "aria-dialog-name": _("A window that opens has no name"),
    "aria-hidden-body": _("The whole page is hidden from screen readers"),
    "aria-hidden-focus": _("What is hidden from screen readers can be reached by keyboard"),
    "aria-input-field-name": _("A field to type in has no name"),
    "aria-meter-name": _("A gauge has no name"),
    "aria-progressbar-name": _("A progress bar has no name"),
    "aria-prohibited-attr": _("This mark for screen readers is not allowed here"),
    "aria-required-attr": _("A mark that screen readers need is missing"),
    "aria-required-children": _("This part of the page lacks the parts that belong in it"),
    "aria-required-parent": _("This part of the page stands outside the one it belongs in"),
    "aria-roles": _("This part of the page is given a role that does not exist"),
    "aria-text": _("Text that is read as a whole has a link or a button inside"),
    "aria-toggle-field-name": _("A check box, an option or a switch has no name"),
    "aria-tooltip-name": _("A hint that opens is empty"),
    "aria-treeitem-name": _("An item of a nested list has no name"),
    "aria-valid-attr": _("There is no such mark for screen readers"),
    "aria-valid-attr-value": _("A mark for screen readers has a wrong value"),
    "autocomplete-valid": _("A field tells the browser wrongly what to fill in"),
    "avoid-inline-spacing": _("A reader cannot change the spacing of this text"),
    "blink": _("The text blinks"),
    "bypass": _("What every page repeats cannot be skipped"),
    "color-contrast": _("The text stands out too little from its background"),
    "definition-list": _("A list of terms is built wrongly"),
    "dlitem": _("A term stands outside a list of terms"),
    "duplicate-id-aria": _("Two parts of the page have one and the same mark"),
    "form-field-multiple-labels": _("A field has more than one label"),
    "frame-focusable-content": _("An embedded window cannot be reached by keyboard"),
    "frame-tested": _("An embedded window could not be checked"),
    "frame-title-unique": _("Two embedded windows have the same name"),
    "html-has-lang": _("The language of the page is not given"),
    "html-lang-valid": _("The language of the page is given wrongly"),
    "html-xml-lang-mismatch": _("The page is given two different languages"),
    "input-image-alt": _("A button with an image has no alternative text"),
    "label": _("A field has no label"),
    "label-title-only": _("A field has no label that can be seen"),
    "landmark-banner-is-top-level": _("The header of the page stands inside another part of it"),
    "landmark-complementary-is-top-level": _("The side part of the page stands inside another part of it"),
    "landmark-contentinfo-is-top-level": _("The footer of the page stands inside another part of it"),
    "landmark-main-is-top-level": _("The main part of the page stands inside another part of it"),
    "landmark-no-duplicate-banner": _("The page has more than one header"),
    "landmark-no-duplicate-contentinfo": _("The page has more than one footer"),
    "landmark-no-duplicate-main": _("The page has more than one main part"),
    "landmark-one-main": _("The main part of the page is not marked"),
    "landmark-unique": _("Two parts of the page have the same name"),
    "link-in-text-block": _("A link differs from the text by nothing but colour"),
    "list": _("A list holds something that is no item"),
    "listitem": _("An item stands outside a list"),
    "marquee": _("The text moves"),
    "meta-refresh": _("The page reloads by itself"),
    "meta-viewport": _("The page cannot be enlarged"),
    "meta-viewport-large": _("The page cannot be enlarged five times"),
    "nested-interactive": _("A button or a link stands inside another"),
    "no-autoplay-audio": _("Sound starts by itself and cannot be stopped"),
    "object-alt": _("An embedded object has no alternative text"),
    "presentation-role-conflict": _("A decoration is not hidden from screen readers"),
    "region": _("The text is in none of the marked parts of the page"),
    "role-img-alt": _("An icon or a drawing has no alternative text"),
    "scope-attr-valid": _("A heading in a table is marked wrongly"),
    "scrollable-region-focusable": _("A part that scrolls cannot be reached by keyboard"),
    "select-name": _("A list to choose from has no label"),
    "server-side-image-map": _("Links on an image open with a mouse only"),
    "skip-link": _("A link leads to a place that the page does not have"),
    "svg-img-alt": _("An icon or a drawing has no alternative text"),
    "tabindex": _("The keyboard leads through the page out of order"),
    "table-duplicate-name": _("The name and the description of a table are the same"),
    "td-headers-attr": _("A cell of a table names a heading that is not there"),
    "th-has-data-cells": _("A heading in a table has no cells"),
    "valid-lang": _("The language of this text is given wrongly"),
}

WORDS: dict[str, dict[str, Promise]] = {
    rule: {"error_name": wrong, "help_text": remedy}
    for rule, (wrong, remedy) in {
        **IN_THE_TEXT,
        **{rule: (wrong, TELL_THE_DEVELOPERS) for rule, wrong in IN_THE_SITE.items()},
    }.items()
}
