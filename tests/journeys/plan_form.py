"""The form of a schedule, filled in by hand in a browser as a pupil of bronze would."""

from datetime import date, timedelta

TIMES = {"sport": (0, "18:00"), "skills": (1, "18:00"), "volunteering": (5, "10:00")}


def fill_in(page, *, first_day: date) -> None:
    """An evening for each direction, a book of each section, and a trip of two days."""
    for code, (weekday, starts) in TIMES.items():
        page.locator(f"[name='{code}-activity']").fill(f"Сынақ: {code}")
        page.locator(f"[name='{code}-time-{weekday}-starts']").fill(starts)
    page.locator("[name='trips-activity']").fill("Сынақ: жорық")
    if page.locator("[name='work-activity']").count():  # where it was chosen
        page.locator("[name='work-activity']").fill("Сынақ: work")
    for code in ("volunteering", "trips"):
        choose_one(page, f"{code}-provider", page.locator(f"[name='{code}-provider'] option").nth(1))
    for number in range(3):
        of_section = page.locator(f"[name='reading-book-{number}'] optgroup").nth(number).locator("option").first
        choose_one(page, f"reading-book-{number}", of_section)
        page.locator(f"[name='reading-book-{number}-by']").fill((first_day + timedelta(days=14)).isoformat())
    for number in range(2):
        page.locator(f"[name='trips-day-{number}']").fill((first_day + timedelta(days=30 + number)).isoformat())


def choose_one(page, name, option) -> None:
    page.locator(f"[name='{name}']").select_option(value=option.get_attribute("value"))
