"""``rasid deliver`` that tries again soon, as a process: the waits, in seconds, are its arguments.

It keeps few alerts in memory, so that those of others are read again.
"""

import sys

from services.deliver import queue, server, waiting
from streams.settings import load

queue.KEPT = waiting.KEPT = 4
server.run(load(), retries=[float(each) for each in sys.argv[1:]])
