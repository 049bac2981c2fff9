"""The whole line in a real browser, in Kazakh: from "Apply" on a phone to "Bronze completed" thirteen weeks later.

Nobody has a script, each person has a browser of their own, the letters are those that the site has written, and its
clock is moved. The first and the last entry of each kind are written here, the same in between by the same actions.
"""

import io
import json
import re
from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image

from tosbelgi.kernel.calendar import ALMATY, week_of

from .plan_form import fill_in

pytestmark = pytest.mark.browser
PASSWORD = "birds over the steppe"
PHONE = {"width": 360, "height": 740}
WEEKS = 13


@pytest.fixture
def line(site):
    yield json.loads(site.python("tests.journeys.line_people"))
    site.move_clock(None)
    site.python("tests.journeys.cast", "list_as_it_was")


@pytest.fixture
def browser_of(chromium, site_url):
    opened = []

    def open_one(session=None, viewport=PHONE):
        made = chromium.new_context(viewport=viewport, java_script_enabled=False, reduced_motion="reduce", locale="kk")
        if session:
            made.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site_url}])
        opened.append(made)
        return made.new_page()

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def mail_to(site):
    """The newest letter to an address, after the worker has done its part."""
    boxes = {}

    def newest(address):
        for mail in json.loads(site.python("tests.journeys.line_people", "mails")):
            boxes.setdefault(mail["to"][0], []).append(mail["body"])
        return boxes[address][-1]

    return newest


def link_in(body):
    return next(word for word in body.split() if "/invitation/" in word or "/family/" in word)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def accept_invitation(page, link, given_name, login):
    page.goto(link)
    page.locator("[name=given_name]").fill(given_name)
    page.locator("[name=family_name]").fill("Мысалова")
    page.locator("[name=login]").fill(login)
    for name in ("password", "again"):
        page.locator(f"[name={name}]").fill(PASSWORD)
    page.locator("main .cabinet-form button").click()
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form .button").first.click()


def invite(page, site_url, role, address, place=None):
    page.goto(f"{site_url}/kk/cabinet/staff/invite/{role}/")
    page.locator("[name=email]").fill(address)
    if place:
        page.locator("[name=place]").select_option(label=place)
    page.locator("main .cabinet-form button").click()
    assert page.locator(".wrong").count() == 0, page.locator(".wrong").inner_text()


def accept_agreement(page, code):
    page.locator("[name=confirmed]").check()
    page.locator("[name=code]").fill(code)
    press(page, "Келісімді қабылдау")


def code_in(body):
    return re.search(r"\b\d{6}\b", body)[0]


def test_a_pupil_goes_from_apply_to_bronze_completed(site, site_url, line, browser_of, mail_to):
    become_participant(site_url, line, browser_of, mail_to)
    registered = timezone.localdate()
    monday = week_of(registered + timedelta(days=7)).start  # of the first whole week

    pupil, mentor = at_evening(site, browser_of, monday + timedelta(days=6))
    see(pupil, site_url, "Әзірге ештеңе есептелген жоқ")
    for direction, weekday in (("sport", 0), ("skills", 1), ("volunteering", 5)):
        write(pupil, site_url, direction, monday + timedelta(days=weekday))
    confirm(mentor, site_url, 3)
    see(pupil, site_url, "1 апта есептелді, керегі – 13")

    trip = registered + timedelta(days=30), registered + timedelta(days=31)
    pupil, mentor = at_evening(site, browser_of, trip[1])
    write(pupil, site_url, "reading", registered + timedelta(days=29), book=0)
    for day in trip:
        write(pupil, site_url, "trips", day)
    confirm(mentor, site_url, 3)
    see(pupil, site_url, "2 күн есептелді, керегі – 2")

    last = monday + timedelta(weeks=WEEKS - 1)
    site.python("tests.journeys.weeks_people", "weeks", "Жанар", f"{monday + timedelta(weeks=1)}", f"{WEEKS - 2}")
    pupil, mentor = at_evening(site, browser_of, last + timedelta(days=6))
    for number in (1, 2):
        write(pupil, site_url, "reading", last + timedelta(days=number), book=number)
    for direction, weekday in (("skills", 1), ("volunteering", 5)):
        write(pupil, site_url, direction, last + timedelta(days=weekday))
    confirm(mentor, site_url, 4)
    see(pupil, site_url, "12 апта есептелді, керегі – 13")
    assert "аяқталды" not in pupil.locator("main").inner_text()
    write(pupil, site_url, "sport", last)
    confirm(mentor, site_url, 1)

    see(pupil, site_url, "Қола деңгейі аяқталды")
    pupil.goto(f"{site_url}/kk/cabinet/progress/sport/why/")
    assert pupil.locator(".why-units > li").count() == WEEKS
    mail_to("zhanar@example.invalid")  # the worker has done its part
    mentor.goto(f"{site_url}/kk/cabinet/participants/")
    row = mentor.get_by_role("link", name=re.compile("Жанар")).inner_text().replace("\u00a0", " ")
    assert "100 %" in row
    assert "Деңгей аяқталды" in row


def at_evening(site, browser_of, day):
    """It is that evening now; the pupil and the mentor sign in anew, as sessions of weeks ago are over."""
    site.move_clock(datetime.combine(day, time(21, 30), tzinfo=ALMATY))
    sessions = [site.python("tests.journeys.weeks_people", "session", "Жанар", who) for who in ("pupil", "mentor")]
    return [browser_of(one) for one in sessions]


def see(pupil, site_url, words):
    pupil.goto(f"{site_url}/kk/cabinet/")
    assert words in pupil.locator("main").inner_text().replace("\u00a0", " ")


def write(pupil, site_url, direction, day, book=None):
    """One entry in the form of its kind, sent to the mentor."""
    pupil.goto(f"{site_url}/kk/cabinet/journal/new/{direction}/?day={day}")
    pupil.locator("[name=day]").fill(day.isoformat())
    fields = {
        "words": " ".join(["Кітап туралы ойым."] * 40) if book is not None else "Жаттықтым.",
        "title": "Сынақ атауы",
        "results": "Бәрі дайын.",
        "minutes": "60",
    }
    for name, text in fields.items():
        if pupil.locator(f"[name={name}]").count():
            pupil.locator(f"[name={name}]").fill(text)
    if book is not None:
        pupil.locator("[name=listed_book]").nth(book).check()
    if pupil.locator("[name=photographs]").count():
        upload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
        pupil.locator("[name=photographs]").set_input_files(upload)
    press(pupil, "Тәлімгерге жіберу")
    assert pupil.get_by_text("Тәлімгеріңізге жіберілді.").is_visible(), pupil.locator("main").inner_text()


def photograph():
    drawn = io.BytesIO()
    Image.new("RGB", (320, 240), "#3f7d58").save(drawn, "JPEG")
    return drawn.getvalue()


def confirm(mentor, site_url, number):
    """Everything that waits, one after the other."""
    mentor.goto(f"{site_url}/kk/cabinet/queue/")
    assert mentor.locator(".to-decide").count() == number
    for left in range(number, 0, -1):
        mentor.locator(".to-decide").first.get_by_role("button", name="Растау", exact=True).click()
        assert mentor.locator(".to-decide").count() == left - 1


def become_participant(site_url, line, browser_of, mail_to):
    operator = browser_of(line["operator"], {"width": 1280, "height": 900})
    operator.goto(f"{site_url}/kk/cabinet/agreement/")
    for code in ("kk", "ru", "en"):
        operator.locator(f"[name=text_{code}]").fill(f"Сынақ келісімі, {code}.")
    press(operator, "Осы мәтінді бекіту")
    operator.goto(f"{site_url}/kk/cabinet/staff/invite/centre_head/")
    options = operator.locator("[name=place] option").all_inner_texts()
    label = next(one for one in options if line["centre"] in one)
    invite(operator, site_url, "centre_head", "head@example.invalid", label)

    head = browser_of()
    accept_invitation(head, link_in(mail_to("head@example.invalid")), "Сәуле", "saule.jol")
    assert "Сәуле" in head.locator(".who-name").inner_text()
    invite(head, site_url, "mentor", "mentor@example.invalid")
    mentor = browser_of()
    accept_invitation(mentor, link_in(mail_to("mentor@example.invalid")), "Данияр", "daniyar.jol")

    pupil, born = browser_of(line["pupil"]), date.fromisoformat(line["born"])
    pupil.goto(f"{site_url}/kk/cabinet/")
    press(pupil, "Өтініш беру")
    pupil.get_by_label("Күні", exact=True).fill(str(born.day))
    pupil.get_by_label("Айы", exact=True).select_option(str(born.month))
    pupil.get_by_label("Жылы", exact=True).fill(str(born.year))
    pupil.get_by_label("Қайда тұрасыз?").fill("Мысал ауылы")
    press(pupil, "Келесі")
    press(pupil, "Келесі")
    pupil.locator("input[name=level][value=bronze]").check()
    press(pupil, "Келесі")
    pupil.get_by_label("Аймақ").select_option(label=line["region"])
    press(pupil, "Таңдау")
    pupil.get_by_label(line["centre"]).check()
    press(pupil, "Таңдау")
    pupil.get_by_label("Данияр Мысалова").check()
    press(pupil, "Келесі")
    pupil.get_by_role("textbox", name="Аты").fill("Гүлнар")
    pupil.get_by_role("radio", name="Ата-ана", exact=True).check()
    pupil.get_by_label("Электрондық поштасы").fill("gulnar@example.invalid")
    press(pupil, "Келесі")
    pupil.get_by_label("Оқыдым, міндетті мойныма аламын").check()
    press(pupil, "Өтінішті жіберу")
    assert pupil.get_by_text("Орталық қарап жатыр").is_visible()

    head.goto(f"{site_url}/kk/cabinet/applications/")
    head.get_by_role("link", name=re.compile("Жанар")).click()
    press(head, "Бекіту")

    parent = browser_of()
    parent.goto(link_in(mail_to("gulnar@example.invalid")))
    assert "Сынақ келісімі, kk." in parent.locator("main").inner_text()
    press(parent, "Маған код жіберу")
    accept_agreement(parent, code_in(mail_to("gulnar@example.invalid")))
    assert "Сіз оны қабылдаған күн" in parent.locator("main").inner_text()

    pupil.goto(f"{site_url}/kk/cabinet/apply/agreement/")
    press(pupil, "Маған код жіберу")
    accept_agreement(pupil, code_in(mail_to("zhanar@example.invalid")))

    pupil.goto(f"{site_url}/kk/cabinet/schedule/change/")
    fill_in(pupil, first_day=date.fromisoformat(pupil.locator("[name=starts_on]").input_value()))
    press(pupil, "Кестені сақтау")
    press(pupil, "Келісемін")
    mentor.goto(f"{site_url}/kk/cabinet/participants/")
    mentor.get_by_role("link", name=re.compile("Жанар")).click()
    assert mentor.get_by_role("button", name="Қатысушы", exact=True).count() == 0
    mentor.get_by_role("link", name="Кестеге өту").click()
    press(mentor, "Келісемін")
    mentor.get_by_role("link", name="Артқа").click()
    press(mentor, "Қатысушы")

    pupil.goto(f"{site_url}/kk/cabinet/")
    assert "тіркелдіңіз" in pupil.locator("main").inner_text()
    assert "тіркеді" in mail_to("zhanar@example.invalid")
