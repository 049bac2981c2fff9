"""Run on the site's own database: a platform, and somebody of age whose journal it might show. Prints them as JSON."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")


def main() -> None:
    import django

    django.setup()
    from datetime import timedelta

    from django.test import Client

    from tests.host.cast import adult_diary, link, make_asker, representative
    from tests.programme.journal import plans
    from tests.programme.journal.cast import make_diary, moved
    from tests.programme.rating.cast import mend
    from tosbelgi.programme.models import FamilyLink

    asker = make_asker("Мысал платформасы", with_token=False)
    diary = adult_diary(suffix="-алаңдағы")
    plans.agreed(diary.participation, plans.plan(diary.today - timedelta(days=50)))
    for back in range(12):
        row = diary.write(diary.session(day=diary.today - timedelta(days=back), words=f"<b>{back + 1}-жаттығу</b>"))
        moved(diary, row, "confirmed" if back else "sent")
    diary.write(diary.session(words="Ешкімге көрсетілмейді"))
    mend(diary.participation.pk, at=diary.at)
    child = make_diary(suffix="-бала")
    representative(child)
    link(asker, child.cast.pupil, "child-1")
    sessions = {}
    for name, person in (("grown", diary.cast.pupil), ("child", child.cast.pupil)):
        client = Client()
        client.force_login(person.user)
        sessions[name] = client.session.session_key
    family = FamilyLink.objects.get(representation__represented=child.cast.pupil).token
    print(json.dumps(sessions | {"id": asker.application.client_id, "secret": asker.secret, "family": family}))


if __name__ == "__main__":
    main()
