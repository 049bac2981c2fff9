"""A child does not outlive the process that began it, however that one ends."""

import os
import signal
import subprocess
import sys
from select import select

import pytest

PARENT = """
import subprocess, sys
from tosbelgi.kernel.lanes.lifeline import lifeline
with lifeline() as end:
    child = [sys.executable, "-c", sys.argv[1], str(end)]
    subprocess.run(child, pass_fds=[end, int(sys.argv[2])], start_new_session=True, env={"OPEN": sys.argv[2]})
"""
# It and somebody whom it has begun hold the pipe of the test open for as long as they live.
CHILD = """
import os, subprocess, sys, time
from tosbelgi.kernel.lanes.lifeline import end_with_parent
end_with_parent(int(sys.argv[1]))
subprocess.Popen(["sleep", "600"], pass_fds=[int(os.environ["OPEN"])])
os.write(int(os.environ["OPEN"]), b"begun")
time.sleep(600)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_and_what_it_has_started_end_with_their_parent(how):
    read_end, write_end = os.pipe()
    command = [sys.executable, "-c", PARENT, CHILD, str(write_end)]
    with subprocess.Popen(command, pass_fds=[write_end], stdout=subprocess.DEVNULL) as parent:
        os.close(write_end)
        assert os.read(read_end, 5) == b"begun"
        parent.send_signal(how)
    try:
        assert select([read_end], [], [], 60)[0], "somebody lives on"
        assert os.read(read_end, 1) == b"", "nobody is left who could write"
    finally:
        os.close(read_end)
