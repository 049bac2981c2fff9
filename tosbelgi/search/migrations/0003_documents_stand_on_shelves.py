from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
import django.db.models.deletion
from django.db import migrations, models


COLUMN = "ALTER TABLE search_document ADD COLUMN shelf integer NOT NULL DEFAULT 0"
KINDS = ["direction", "level", "book", "author", "page", "question", "news"]
DIRECTIONS = ["sport", "skills", "reading", "heritage", "volunteering", "trips", "work"]


def bits(column: str, values: list[str], first: int) -> str:
    cases = " ".join(f"WHEN '{value}' THEN {first << place}" for place, value in enumerate(values))
    return f"CASE {column} {cases} ELSE 0 END"


# So that an index made before answers as it did until it is rebuilt.
SHELVES = (
    f"UPDATE search_document SET shelf = {bits('kind', KINDS, 1)} + {bits('direction', DIRECTIONS, 128)} "
    "+ sections * 16384 + levels * 131072 + languages * 1048576"
)
# What is counted and ordered by thousands is read from here, and never the long texts beside it. Remaking the table
# loses this index as it does the triggers.
SQLITE = [
    COLUMN,
    "CREATE INDEX documents_by_number ON search_document (id, generation_id, shelf, sort)",
    SHELVES,
]
# To look at a vector costs more than the planner knows, since it lies outside of the row: the index alone has to answer.
POSTGRESQL = [
    COLUMN,
    "ALTER TABLE search_document SET (toast_tuple_target = 128)",
    "CREATE FUNCTION search_having(tsquery) RETURNS TABLE (id bigint, generation_id bigint, shelf integer, sort varchar) "
    "LANGUAGE sql STABLE SET enable_seqscan = off SET enable_indexscan = off SET work_mem = '32MB' AS "
    "'SELECT id, generation_id, shelf, sort FROM search_document WHERE vector @@ $1'",
    SHELVES,
]
BACK = {
    "sqlite": ["DROP INDEX documents_by_number", "ALTER TABLE search_document DROP COLUMN shelf"],
    "postgresql": [
        "DROP FUNCTION search_having(tsquery)",
        "ALTER TABLE search_document RESET (toast_tuple_target)",
        "ALTER TABLE search_document DROP COLUMN shelf",
    ],
}


def let_the_database_count(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0002_looked_for'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(let_the_database_count, back)],
            state_operations=[
                migrations.AddField(
                    model_name='document',
                    name='shelf',
                    field=models.PositiveIntegerField(default=0, help_text='A bit for each value of each facet'),
                ),
            ],
        ),
        migrations.AlterField(
            model_name='word',
            name='count',
            field=models.IntegerField(),
        ),
        migrations.AlterField(
            model_name='word',
            name='generation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='vocabulary', to='search.generation'),
        ),
    ]
