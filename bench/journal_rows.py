"""Journals in bulk, by the server itself: entries with their versions, their acts, and the lines of the history.

Half a hundred entries for each participation, which those keep who are registered; the rows lie in the order of time,
as they do where everybody writes a little every day. One mentor has so many participants and so much waiting as the
aims say, at every size.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

A_PARTICIPATION = 50
MENTOR = "demo-1-mentor-7"
LED, WAITING, WRITTEN, MOST_WRITTEN = 60, 15, 200, 400  # of that mentor: participants, and what each of them has
OPENED = 30  # times that somebody's journal was opened
TABLES = (
    "programme_entry", "programme_entryversion", "programme_entryact", "kernel_historyline", "kernel_historyabout"
)  # fmt: skip

# Those of that mentor are registered, and their number is the same at every size; the others go to another mentor.
LEAD = f"""
WITH me AS (SELECT p.id, a.centre_id FROM programme_person p JOIN accounts_user u ON u.id = p.user_id
            JOIN programme_appointment a ON a.person_id = p.id WHERE u.username = '{MENTOR}'),
other AS (SELECT a.person_id AS id FROM programme_appointment a JOIN me ON a.centre_id = me.centre_id
          WHERE a.role = 'mentor' AND a.person_id <> me.id ORDER BY a.person_id LIMIT 1),
led AS (SELECT one.id FROM programme_participation one, me WHERE one.centre_id = me.centre_id AND one.state = 'active'
        ORDER BY one.mentor_id = me.id DESC, one.id LIMIT {LED})
UPDATE programme_participation one
SET mentor_id = CASE WHEN one.id IN (SELECT id FROM led) THEN me.id ELSE other.id END
FROM me, other WHERE one.mentor_id = me.id OR one.id IN (SELECT id FROM led)
"""
# Whose journals are written now, how much they hold and how much of it waits.
OWNERS = f"""
CREATE TEMP TABLE owner AS
SELECT one.id, one.person_id, one.mentor_id, person.user_id, mentor.user_id AS mentor_user_id, led.is_led,
    row_number() OVER (ORDER BY one.id) AS place,
    array(SELECT jsonb_array_elements_text(one.directions)) AS directions,
    CASE WHEN NOT led.is_led THEN %(each)s
         WHEN row_number() OVER (PARTITION BY led.is_led ORDER BY one.id) = 1 THEN {MOST_WRITTEN}
         ELSE {WRITTEN} END AS entries,
    CASE WHEN led.is_led THEN {WAITING} ELSE 3 END AS waiting
FROM programme_participation one
JOIN programme_person person ON person.id = one.person_id
JOIN programme_person mentor ON mentor.id = one.mentor_id
JOIN accounts_user mentor_user ON mentor_user.id = mentor.user_id
CROSS JOIN LATERAL (SELECT mentor_user.username = '{MENTOR}' AS is_led) led
WHERE one.state = 'active' AND NOT EXISTS (SELECT FROM programme_entry e WHERE e.participation_id = one.id)
"""
# The newest one is a draft, those before it wait, one is returned, and all from before are confirmed.
ENTRIES = """
INSERT INTO programme_entry (public_id, participation_id, direction, kind, state, version, sent_version, day, starts_at,
    minutes, title, trip, listed_book, book, section, list_year, employer_confirmed, begun_at, changed_at, sent_at,
    decided_at)
SELECT (lpad(to_hex((extract(epoch FROM wrote) * 1000)::bigint), 12, '0') || '7' || substr(noise, 1, 3) || '8'
        || substr(noise, 4, 15))::uuid,
    owner.id, direction, kind, state, version, CASE state WHEN 'draft' THEN 0 ELSE version END, wrote::date,
    CASE kind WHEN 'session' THEN time '17:00' END, CASE kind WHEN 'session' THEN 30 + number %% 60 END,
    CASE WHEN kind = 'session' THEN '' ELSE 'Жорық пен кітап ' || number END, CASE kind WHEN 'trip_day' THEN 1 END,
    CASE kind WHEN 'book' THEN number END, CASE kind WHEN 'book' THEN number END,
    CASE kind WHEN 'book' THEN 'kazakh_classics' ELSE '' END, CASE kind WHEN 'book' THEN 2026 END, kind = 'work_day',
    wrote, CASE WHEN decided THEN wrote + interval '9 hours' ELSE wrote END,
    CASE WHEN state <> 'draft' THEN wrote END, CASE WHEN decided THEN wrote + interval '9 hours' END
FROM generate_series((SELECT max(entries) FROM owner), 1, -1) AS number
JOIN owner ON number <= entries
CROSS JOIN LATERAL (SELECT now() - number * interval '250 days' / entries - place %% 997 * interval '1 minute' AS wrote,
    directions[1 + number %% cardinality(directions)] AS direction, md5(owner.id || ' ' || number) AS noise,
    CASE WHEN number = 1 THEN 'draft' WHEN number = 2 AND is_led THEN 'unconfirmed'
         WHEN number <= waiting + 1 THEN 'sent' WHEN number = waiting + 2 THEN 'returned' ELSE 'confirmed' END AS state,
    CASE WHEN number > 1 AND (number + place) %% 10 = 0 THEN 2 ELSE 1 END AS version) AS one
CROSS JOIN LATERAL (SELECT CASE direction WHEN 'reading' THEN 'book' WHEN 'trips' THEN 'trip_day' WHEN 'work'
    THEN 'work_day' ELSE 'session' END AS kind, state IN ('returned', 'confirmed') AS decided) AS more
ORDER BY number DESC, place
"""
# Each has an extra task, which is not done yet: what was returned answers it.
TASKS = """
INSERT INTO programme_extratask (public_id, participation_id, direction, words, due_on, given_by_id, given_at)
SELECT md5('task ' || id)::uuid, id, directions[1], 'Суретін қосып жазыңыз.', current_date + 5, mentor_id, now()
FROM owner ORDER BY id
"""
WORDS = "Бүгін жаттығуға бардым, жаңа тәсілді үйрендім, достарыммен бірге ойнадық, кейін үйде қайталадым. "
VERSIONS = f"""
INSERT INTO programme_entryversion (entry_id, number, direction, kind, day, starts_at, minutes, title, words, results,
    trip, listed_book, book, section, list_year, photographs, task, late_reason, received_at, clock_skew, digest, sent)
SELECT e.id, number, direction, kind, day, starts_at, minutes, title,
    left(repeat('{WORDS}', CASE kind WHEN 'book' THEN 6 ELSE 2 END), 60 + (e.id * 37 %% 400)::int), '',
    trip, listed_book, book, section, list_year, '[]',
    CASE state WHEN 'returned' THEN md5('task ' || participation_id)::uuid END, '',
    begun_at + (number - 1) * interval '1 hour', false, repeat('e', 64), state <> 'draft'
FROM programme_entry e CROSS JOIN LATERAL generate_series(1, version) AS number
WHERE e.id > %(last_entry)s ORDER BY e.id
"""
ACTS = """
INSERT INTO programme_entryact (entry_id, act, version, person_id, role, at, words)
SELECT e.id, act, of_version, CASE role WHEN 'mentor' THEN mentor_id ELSE person_id END, role,
    sent_at + hours * interval '1 hour', CASE act WHEN 'return' THEN 'Нақтылап жазыңыз.' ELSE '' END
FROM programme_entry e JOIN owner ON owner.id = e.participation_id
CROSS JOIN LATERAL (VALUES ('send', 1, 'participant', 0, true), ('return', 1, 'mentor', 1, version = 2),
    ('send', 2, 'participant', 2, version = 2), ('return', version, 'mentor', 9, state = 'returned'),
    ('confirm', version, 'mentor', 9, state IN ('confirmed', 'unconfirmed')),
    ('unconfirm', version, 'mentor', 10, state = 'unconfirmed')) AS made (act, of_version, role, hours, was)
WHERE e.id > %(last_entry)s AND state <> 'draft' AND was ORDER BY e.id, hours
"""
# What was decided has its line, and that somebody opened a journal: lines of sendings would only take longer to make.
# All are sealed.
LINES = """
INSERT INTO kernel_historyline (id, seq, at, recorded_at, name, version, by_id, facts, salt, facts_digest, previous,
    digest)
SELECT a.id + %(line)s, a.id + %(line)s, a.at, a.at, 'journal.entry_' || act || 'ed', 1,
    CASE a.role WHEN 'mentor' THEN mentor_user_id ELSE user_id END,
    jsonb_build_object('entry_id', a.entry_id, 'participation_id', owner.id, 'version', a.version),
    repeat('5', 32), repeat('f', 64), repeat('b', 64), repeat('d', 64)
FROM programme_entryact a JOIN programme_entry e ON e.id = a.entry_id JOIN owner ON owner.id = e.participation_id
WHERE a.id > %(last_act)s AND act <> 'send' ORDER BY a.id
"""
ABOUT = """
INSERT INTO kernel_historyabout (line_id, person_id)
SELECT a.id + %(line)s, owner.person_id
FROM programme_entryact a JOIN programme_entry e ON e.id = a.entry_id JOIN owner ON owner.id = e.participation_id
WHERE a.id > %(last_act)s AND act <> 'send' ORDER BY a.id
"""
OPENINGS = f"""
WITH line AS (
    INSERT INTO kernel_historyline (id, seq, at, recorded_at, name, version, by_id, facts, salt, facts_digest, previous,
        digest)
    SELECT %(opened)s + row_number() OVER (ORDER BY number, place), %(opened)s + row_number() OVER (ORDER BY number,
            place), now() - number * interval '8 days', now(), 'people.person_opened', 1, mentor_user_id,
        '{{"role": "mentor"}}', repeat('5', 32), repeat('f', 64), repeat('b', 64), repeat('d', 64)
    FROM owner CROSS JOIN generate_series(1, {OPENED}) AS number
    RETURNING id
)
INSERT INTO kernel_historyabout (line_id, person_id)
SELECT line.id, owner.person_id FROM line
JOIN owner ON owner.place = 1 + (line.id - %(opened)s - 1) %% (SELECT count(*) FROM owner)
"""


def write_journals(size: int) -> None:
    """Have so many entries for each of `size` participations, and the planner know of them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # what is made here is sound: no key is looked up
        cursor.execute("SET maintenance_work_mem = '256MB'")
        cursor.execute("SET work_mem = '128MB'")
        cursor.execute("SET max_parallel_maintenance_workers = 0")  # others use this machine too
        if not _last(cursor, "programme_entry"):
            cursor.execute(LEAD)
        cursor.execute("SELECT count(*) FROM programme_participation one WHERE state = 'active' AND NOT EXISTS "
                       "(SELECT FROM programme_entry e WHERE e.participation_id = one.id)")  # fmt: skip
        (fresh,) = cursor.fetchone()
        wanted = size * A_PARTICIPATION - _count(cursor, "programme_entry")
        cursor.execute("DROP TABLE IF EXISTS owner")
        cursor.execute(OWNERS, {"each": -(-wanted // fresh)})
        cursor.execute("ANALYZE owner")
        with _without_indexes(cursor):
            _insert(cursor)
        began = time.perf_counter()
        cursor.execute("VACUUM ANALYZE")
        _tell("VACUUM ANALYZE", began)
        cursor.execute("RESET ALL")


def _insert(cursor) -> None:
    last_act, last_line = _last(cursor, "programme_entryact"), _last(cursor, "kernel_historyline")
    marks = {"last_entry": _last(cursor, "programme_entry"), "last_act": last_act, "line": last_line - last_act}
    for sql in (ENTRIES, TASKS, VERSIONS, ACTS, LINES, ABOUT):
        _timed(cursor, sql, marks)
        if sql is ENTRIES:
            cursor.execute("ANALYZE programme_entry")
    _timed(cursor, OPENINGS, {"opened": _last(cursor, "kernel_historyline")})
    cursor.execute("SELECT setval(pg_get_serial_sequence('kernel_historyline', 'id'), max(id)) FROM kernel_historyline")


def _timed(cursor, sql: str, marks: dict[str, int]) -> None:
    began = time.perf_counter()
    cursor.execute(sql, marks)
    _tell(f"{cursor.rowcount:,} {sql.split('INSERT INTO ')[-1].split()[0]}", began)


def _tell(what: str, began: float) -> None:
    print(f"  {what}: {time.perf_counter() - began:.0f} s", flush=True)


def _last(cursor, table: str) -> int:
    cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
    return cursor.fetchone()[0]


def _count(cursor, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")
    return cursor.fetchone()[0]


@contextmanager
def _without_indexes(cursor) -> Iterator[None]:
    """All but the primary keys are made anew afterwards: at once it takes a third of the time."""
    cursor.execute(
        "SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'u' AND conrelid::regclass::text = ANY(%s)",
        [list(TABLES)],
    )
    constraints = cursor.fetchall()
    for table, name, _definition in constraints:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    cursor.execute(
        "SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE NOT indisprimary AND indrelid::regclass::text = ANY(%s)",
        [list(TABLES)],
    )
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    began = time.perf_counter()
    for _name, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in constraints:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    _tell(f"{len(indexes) + len(constraints)} indexes", began)
