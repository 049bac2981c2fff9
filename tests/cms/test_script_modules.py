"""Our scripts import each other by relative paths; what is collected has the hashed names in them."""

import re

import pytest

from tosbelgi.cms.serving.static_files import HashedFiles


@pytest.fixture
def collected(tmp_path):
    """Collect these files, as `collectstatic` does; answers what stands in each, by the name it had."""

    def collect(**files):
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path = path.with_suffix(".js")
            path.write_text(text)
        storage = HashedFiles(location=str(tmp_path), base_url="/static/")
        names = {
            str(path.relative_to(tmp_path)): (storage, str(path.relative_to(tmp_path)))
            for path in tmp_path.rglob("*.js")
        }
        for _name, _hashed, processed in storage.post_process(names):
            if isinstance(processed, Exception):
                raise processed
        return {name: (tmp_path / hashed).read_text() for name, hashed in storage.hashed_files.items()}

    return collect


@pytest.mark.parametrize(
    "sentence",
    ['import { send } from "./parts/outbox.js";', 'import "./parts/outbox.js";',
     'export { send } from "./parts/outbox.js";', 'const { send } = await import("./parts/outbox.js");'],
)  # fmt: skip
def test_a_relative_import_leads_to_the_hashed_file(sentence, collected):
    files = collected(cms__diary=sentence, cms__parts__outbox="export const send = 1;\n")

    (imported,) = re.findall(r'"\./parts/(outbox\.[0-9a-f]{12}\.js)"', files["cms/diary.js"])
    assert imported
    assert '"./parts/outbox.js"' not in files["cms/diary.js"]


def test_a_file_that_is_missing_is_told_when_files_are_collected(collected):
    with pytest.raises(ValueError, match=r"parts/missing\.js"):
        collected(cms__diary='import "./parts/missing.js";')


def test_what_looks_like_an_import_in_a_package_stays_as_it_is(collected):
    comment = '/** @type {import("../htmx").HtmxInternalApi} */\nimport "./nothing.js";\n'

    assert collected(django_htmx__ext__sse=comment)["django_htmx/ext/sse.js"] == comment
