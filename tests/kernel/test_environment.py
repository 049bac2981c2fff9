"""Settings that are read from the environment: what does not fit is refused with a sentence."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from tosbelgi.kernel.environment import env_rate_limit


@pytest.mark.parametrize(("given", "points"), [("0", 0), ("15000", 15_000), ("700000", 700_000), (None, 600_000)])
def test_points_a_minute(given, points, monkeypatch):
    monkeypatch.delenv("A_LIMIT", raising=False)
    if given is not None:
        monkeypatch.setenv("A_LIMIT", given)
    assert env_rate_limit("A_LIMIT", default=600_000, one_costs=15_000) == points


@pytest.mark.parametrize("given", ["600", "14999"])
def test_fewer_points_than_one_question_costs_are_a_mistake(given, monkeypatch):
    """A number of requests, as this setting once was, would refuse nearly everything."""
    monkeypatch.setenv("A_LIMIT", given)
    with pytest.raises(ImproperlyConfigured, match="15000"):
        env_rate_limit("A_LIMIT", default=600_000, one_costs=15_000)


@pytest.mark.parametrize("given", ["-1", "many", "1e6"])
def test_what_is_no_number_of_points_is_a_mistake(given, monkeypatch):
    monkeypatch.setenv("A_LIMIT", given)
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env_rate_limit("A_LIMIT", default=600_000, one_costs=15_000)
