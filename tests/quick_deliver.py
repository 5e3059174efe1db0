"""``rasid deliver`` that tries again soon, as a process: the waits, in seconds, are its arguments."""

import sys

from services.deliver import server
from streams.settings import load

server.run(load(), retries=[float(each) for each in sys.argv[1:]])
