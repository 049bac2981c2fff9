"""Run on the site's own database: pupils and their mentors at several places of a schedule. Prints sessions as JSON."""

import json
import os
from dataclasses import replace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")


def main() -> None:
    import django

    django.setup()
    from django.test import Client, override_settings

    from tests.programme.participation import way
    from tests.programme.people_cast import THERE
    from tests.programme.schedule.plans import with_direction, without

    way.approve_text()
    casts = {name: way.make_cast(THERE, suffix=f"-{name}") for name in ("жаңа", "ұсыныс", "кем", "күште")}
    # Codes are read from the letters, which stay in this process.
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        rows = {name: way.agreed(cast) for name, cast in casts.items() if name != "күште"}
        rows["күште"] = way.active(casts["күште"])
    for row in rows.values():
        way.means_of(row)
    proposed = way.plan_of(rows["ұсыныс"])
    way.write_plan(casts["ұсыныс"], rows["ұсыныс"], proposed)
    other = with_direction(proposed, "sport", place="Қаладағы ұзақ атаулы спорт кешенінің үлкен залы", activity="Күрес")
    by = casts["ұсыныс"].mentor_viewer
    way.agree_on(rows["ұсыныс"], way.write_plan(casts["ұсыныс"], rows["ұсыныс"], other, by=by), by)
    lacking = with_direction(without(way.plan_of(rows["кем"]), "sport"), "skills", times=())
    lacking = with_direction(lacking, "trips", provider=None)
    way.write_plan(casts["кем"], rows["кем"], lacking)
    in_force = way.plan_of(rows["күште"])
    newer = replace(with_direction(in_force, "skills", activity="Қобыз"), starts_on=in_force.starts_on)
    way.write_plan(casts["күште"], rows["күште"], newer, by=casts["күште"].mentor_viewer)
    said = {}
    for name, cast in casts.items():
        for side, person in (("pupil", cast.pupil), ("mentor", cast.mentor), ("head", cast.head)):
            client = Client()
            client.force_login(person.user)
            said[f"{side} {name}"] = client.session.session_key
        said[f"key {name}"] = str(rows[name].public_id)
    print(json.dumps(said))


if __name__ == "__main__":
    main()
