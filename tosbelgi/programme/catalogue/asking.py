"""The page “what is asked of me”: a form for age and level, and an answer that can be followed, printed and sent."""

import re
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from tosbelgi.cms.pages.blocks import BodyBlock
from tosbelgi.cms.pages.models import BasePage
from tosbelgi.cms.publication import gate
from tosbelgi.cms.serving import query_parameters
from tosbelgi.cms.serving.query_parameters import Choice, Parameters
from tosbelgi.kernel.codes import LevelCode
from tosbelgi.reading_lists.lists import ReadingListPage

from . import rules, words
from .pages import DirectionPage, LevelRequirements, entry_rule, level_requirements

YOUNGEST, OLDEST = 5, 99
# No line ends between a number and what it counts.
AFTER_A_NUMBER = re.compile(r"(?<=\d) ")
AGES = [str(age) for age in range(YOUNGEST, OLDEST + 1)]


class AskForm(forms.Form):
    """Age and level, by GET, so that a result has a URL."""

    age = forms.IntegerField(
        min_value=YOUNGEST,
        max_value=OLDEST,
        error_messages={
            "required": gettext_lazy("Write your age in full years, for example 14."),
            "invalid": gettext_lazy("Write your age as a whole number, for example 14."),
            "min_value": gettext_lazy("Age is counted in full years, from 5 to 99."),
            "max_value": gettext_lazy("Age is counted in full years, from 5 to 99."),
        },
    )
    level = forms.ChoiceField(
        required=False,
        choices=[("", ""), *LevelCode.choices],
        error_messages={"invalid_choice": gettext_lazy("Choose bronze, silver or gold, or leave the level open.")},
    )


ASK_PARAMETERS = Parameters(
    {"age": Choice.of(AGES, blank_is_none=False), "level": Choice.of(LevelCode.values)},
    needed=frozenset({"age"}),
)


class AskPage(BasePage):
    """The page “what is asked of me”: a form for age and level, and the result, without JavaScript."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=gettext_lazy("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    template = "programme/ask_page.html"
    scene = "talk"
    parent_page_types = ["home.FrontPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = gettext_lazy("page “what is asked of me”")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        levels = level_requirements(self.locale.language_code, entry=entry_rule())
        is_submitted = "age" in request.GET or "level" in request.GET
        form = AskForm(request.GET) if is_submitted else AskForm()
        query_parameters.declare(request, ASK_PARAMETERS)
        choices = [("", _("any level")), *((level.code, level.title) for level in levels)]
        cast(forms.ChoiceField, form.fields["level"]).choices = choices
        context["form"], context["levels"] = form, levels
        if is_submitted and form.is_valid():
            age, code = form.cleaned_data["age"], form.cleaned_data["level"]
            entrances = {level.code: rules.entrance(age, level.min_age, level.max_age) for level in levels}
            selected = [level for level in levels if not code or level.code == code]
            context["age"] = age
            context["open"] = [level for level in selected if entrances[level.code].allowed]
            context["answers"] = self._answers(context["open"])
            context["share_url"] = f"{settings.SITE_URL}{self.address}?{_query(age, code)}"
            context["later"] = [level for level in selected if entrances[level.code].verdict == "too_young"]
            context["over"] = [level for level in selected if entrances[level.code].verdict == "too_old"]
            context["also_open"] = [
                level for level in levels if entrances[level.code].allowed and not level.after and level not in selected
            ]
        return context

    def _answers(self, levels: list[LevelRequirements]) -> list[dict[str, Any]]:
        """The levels with their sum, links of their directions, and the address of their books. Two queries."""
        language = self.locale.language_code
        pages = gate.public(DirectionPage.objects.all(), language).select_related("direction") if levels else ()
        address_by_code = {page.direction.code: page.address for page in pages}
        reading_list = gate.public(ReadingListPage.objects.all(), language).order_by("-year").first()
        for requirement in (one for level in levels for one in level.requirements):
            requirement.links = [
                (title, address_by_code.get(code, ""))
                for code, title in zip(requirement.codes, requirement.titles, strict=True)
            ]
        return [
            {
                "level": level,
                "sum": AFTER_A_NUMBER.sub("\N{NO-BREAK SPACE}", words.effort_words(level.effort)),
                "books": f"{reading_list.address}?{urlencode({'level': level.code})}" if reading_list else "",
            }
            for level in levels
        ]


def _query(age: int, level: str) -> str:
    """What was asked, as the canonical query string of the page."""
    return urlencode({"age": age} | ({"level": level} if level else {}))
