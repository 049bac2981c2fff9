"""What the child of a media job may take, and what it answers; in this process, with the limits written down only."""

import json
import resource
import signal
import subprocess
import sys

import pytest
from django_tasks import task

from tosbelgi.kernel.lanes import media_jobs
from tosbelgi.kernel.lanes.media_jobs import Limits, MediaJobFailed

LIMITS = {"memory": 100, "cpu": 60, "file_size": 300, "open_files": 40}


@task(queue_name="media")
def halve(number: int, by: int = 2) -> float:
    return number / by


def not_a_job(number: int) -> int:
    return number


@task
def of_another_lane(number: int) -> int:
    return number


@pytest.fixture
def set_limits(monkeypatch):
    found = {}
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, both: found.__setitem__(kind, both))
    return found


def answer(function: str, *args, **kwargs) -> dict:
    told = {"task": f"{__name__}.{function}", "args": args, "kwargs": kwargs, "limits": LIMITS}
    return json.loads(media_jobs.execute(json.dumps(told)))


def test_each_limit_is_set_before_the_job_begins(set_limits):
    assert answer("halve", 9, by=3) == {"value": 3}
    assert set_limits == {
        resource.RLIMIT_AS: (100, 100),
        resource.RLIMIT_CPU: (55, 60),
        resource.RLIMIT_FSIZE: (300, 300),
        resource.RLIMIT_NOFILE: (40, 40),
        resource.RLIMIT_CORE: (0, 0),
    }


def test_no_limit_is_above_that_of_the_process_and_the_last_second_is_never_the_first(set_limits, monkeypatch):
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (50, 50))
    media_jobs.limit_this_process(Limits(memory=49, cpu=3, file_size=51, open_files=50))
    assert set_limits == {
        resource.RLIMIT_AS: (49, 49),
        resource.RLIMIT_CPU: (1, 3),
        resource.RLIMIT_FSIZE: (50, 50),
        resource.RLIMIT_NOFILE: (50, 50),
        resource.RLIMIT_CORE: (0, 0),
    }


def test_a_job_that_fails_says_how(set_limits):
    assert answer("halve", 1, by=0) == {"error": "ZeroDivisionError: division by zero"}


@pytest.mark.parametrize("function", ["not_a_job", "of_another_lane"])
def test_nothing_but_a_media_job_is_done(function, set_limits):
    assert answer(function, 1) == {"error": f"{__name__}.{function} is no job of the lane media"}


def child_that_ends(code, told):
    """A command of a child that says `told` and ends with a code, or by a signal where the code is negative."""
    last = f"sys.exit({code})" if code >= 0 else f"signal.signal({-code}, signal.SIG_DFL); signal.raise_signal({-code})"
    return [sys.executable, "-I", "-S", "-c", f"import signal, sys; print({told!r}, end='', flush=True); {last}"]


@pytest.mark.parametrize(
    ("code", "told", "reason"),
    [
        (-signal.SIGXCPU, "", "used up its seconds"),
        (-signal.SIGXFSZ, '{"value": 1}', "grew too big"),
        (-signal.SIGHUP, "", "was ended by SIGHUP"),
        (1, '{"value": 1}', "ended with 1"),
        (0, "", "ended with 0"),
        (0, '{"error": "no"}', "no"),
    ],
)
def test_how_a_child_ended_is_told(code, told, reason, monkeypatch):
    begin = subprocess.Popen
    monkeypatch.setattr(
        media_jobs.subprocess, "Popen", lambda command, **kwargs: begin(child_that_ends(code, told), **kwargs)
    )
    with pytest.raises(MediaJobFailed, match=reason):
        media_jobs.call("x", [], {})


def test_what_a_job_returns_comes_back_and_the_child_has_the_environment_of_the_worker(monkeypatch):
    begin, begun = subprocess.Popen, {}
    monkeypatch.setenv("TEA", "green")
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)

    def popen(command, **kwargs):
        begun.update(kwargs, command=command)
        return begin(child_that_ends(0, '{"value": 7}'), **kwargs)

    monkeypatch.setattr(media_jobs.subprocess, "Popen", popen)
    assert media_jobs.call("x", [], {}) == 7
    assert begun["command"][1:] == ["-m", "django", "media_job", f"--lifeline={begun['pass_fds'][0]}"]
    assert begun["env"]["TEA"] == "green"
    assert begun["env"]["DJANGO_SETTINGS_MODULE"] == "tosbelgi.settings"
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "other.settings")
    media_jobs.call("x", [], {})
    assert begun["env"]["DJANGO_SETTINGS_MODULE"] == "other.settings"
