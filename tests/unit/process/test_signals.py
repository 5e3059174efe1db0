"""A stop is heard wherever the main thread stands when its signal comes."""

import subprocess
import sys

# A signal at each step of Python's own code, standard library too, while a stop is waited for.
EVERY_STEP = """
import signal, sys
from streams.process.signals import stop_asked

def waits(signal_at):
    step = 0
    def trace(frame, event, _):
        nonlocal step
        frame.f_trace_opcodes = True
        step += event == "opcode"
        if event == "opcode" and step == signal_at:
            signal.raise_signal(signal.SIGTERM)
        return trace
    asked = stop_asked()
    sys.settrace(trace)
    try:
        while step < signal_at and not asked(0.001):
            pass
    finally:
        sys.settrace(None)
    assert asked(0)

for signal_at in range(1, 400):
    waits(signal_at)
print("each was heard")
"""


def test_a_stop_is_heard_at_every_step_of_who_waits_for_it() -> None:
    told = subprocess.run(
        [sys.executable, "-c", EVERY_STEP], capture_output=True, text=True, timeout=60, check=False
    )
    assert told.stdout == "each was heard\n", told.stderr
