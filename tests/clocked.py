"""Runs a module of Python with an injected clock: python -m tests.clocked 2026-12-01T09:00:00+00:00 gunicorn …

The clock starts at that instant and goes on; what the module forks has the same clock.
"""

import runpy
import sys
from datetime import datetime

from time_machine import travel

if __name__ == "__main__":
    travel(datetime.fromisoformat(sys.argv[1]), tick=True).start()
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
