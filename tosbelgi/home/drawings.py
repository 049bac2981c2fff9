"""Which drawings pages of text wear, by their slug: a scene beside the words, and one for each of their steps.

Steps are drawn where the page has just as many of them (`cms.pages.outline.parts_of`); a page that is not named
here has a scene too.
"""

SCENES = {
    "about": "people",
    "goals": "step-level",
    "faq": "talk",
    "awards": "gold",
    "privacy": "chest",
    "accessibility": "step-directions",
    "steps": "step-apply",
}
ANY_PAGE = "home"
STEPS = {
    "steps": (
        "step-apply",
        "step-directions",
        "step-level",
        "step-centre",
        "step-sign",
        "step-wait",
        "step-schedule",
        "step-journal",
        "step-badge",
    ),
    "awards": ("step-centre", "step-schedule", "step-badge"),
}
FRONT_STEPS = ("step-directions", "step-schedule", "step-journal", "step-badge")
