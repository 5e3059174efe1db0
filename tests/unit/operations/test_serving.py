"""A service that is asked to end does so, though something in it waits for ever."""

import signal
import subprocess
import sys
import textwrap

from tests.installation import free_ports

HANGS = """
    import asyncio, sys, threading, uvloop
    from contextlib import asynccontextmanager
    from starlette.applications import Starlette
    from services.serving import listening, serve, serving

    def busy():
        print("it runs", flush=True)
        while True:
            pass

    @asynccontextmanager
    async def lifespan(_):
        if sys.argv[1] == "busy":
            asyncio.get_running_loop().call_later(0.1, busy)
        else:
            print("it runs", flush=True)
        yield
        if sys.argv[1] == "loop":
            await asyncio.Event().wait()
        asyncio.get_running_loop().run_in_executor(None, threading.Event().wait)

    with listening(sys.argv[2], "LISTEN") as listener:
        server = serving(Starlette(lifespan=lifespan), stop_seconds=1)
        uvloop.run(serve(server, listener, str, announce=str, ends_within=1.5))
"""


def test_what_does_not_end_in_its_time_ends_itself_and_says_so() -> None:
    for hangs in ("loop", "thread", "busy"):
        command = [sys.executable, "-c", textwrap.dedent(HANGS), hangs, f"127.0.0.1:{free_ports(1)}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            assert process.stdout.readline() == "it runs\n"
            process.send_signal(signal.SIGTERM)
            told, _ = process.communicate(timeout=30)
        assert process.returncode == 1, hangs
        assert "did not stop within 1.5 s" in told
