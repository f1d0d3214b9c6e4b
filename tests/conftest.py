"""Property tests draw the same examples every time and have all the time they need: CI must not flicker.

The process that reads files is started once for all tests that run commands, not once for each.
"""

from functools import partial

import pytest
from hypothesis import settings

from cli import main
from layers.intake.worker import Worker, apart
from layers.synthetic import write_demo

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def reader():
    """Every command run in this process reads in the same other one."""
    worker = Worker()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(main, "apart", partial(apart, worker))
        yield worker
    worker.stop()


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Give the demo's land and submissions, written once; whoever changes a file writes a demo of their own."""
    return write_demo(tmp_path_factory.mktemp("demo"))
