"""The examples in docstrings are true."""

import doctest
import importlib
from pathlib import Path

import pytest
from django.utils.translation import override

HOUSE = Path(__file__).resolve().parent.parent / "tosbelgi"
WITH_EXAMPLES = [path for path in sorted(HOUSE.rglob("*.py")) if ">>>" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_the_examples_of_a_module_hold(path):
    name = ".".join(path.relative_to(HOUSE.parent).with_suffix("").parts).removesuffix(".__init__")
    with override("en"):  # the examples are read beside English sentences
        result = doctest.testmod(importlib.import_module(name))
    assert result.attempted and not result.failed
