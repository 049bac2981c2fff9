"""On PostgreSQL a line of the history and whom it is about are inserted by one function, whose statements stay planned.

Every action of the house pays for it; as a statement with two inserts it was parsed and planned each time.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


FUNCTION = """CREATE FUNCTION kernel_history_record(
      at timestamptz, recorded_at timestamptz, name text, version smallint, by_id bigint,
      facts jsonb, salt text, facts_digest text, persons bigint[]
    ) RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE line bigint;
    BEGIN
      INSERT INTO kernel_historyline
        (at, recorded_at, name, version, by_id, facts, salt, facts_digest, previous, digest)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '') RETURNING id INTO line;
      IF persons <> '{}' THEN
        INSERT INTO kernel_historyabout (line_id, person_id) SELECT line, unnest(persons);
      END IF;
      RETURN line;
    END $$"""


def create(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(FUNCTION)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "DROP FUNCTION kernel_history_record"
                "(timestamptz, timestamptz, text, smallint, bigint, jsonb, text, text, bigint[])"
            )


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0007_mail_is_a_row_first'),
    ]

    operations = [
        migrations.RunPython(create, drop),
    ]
