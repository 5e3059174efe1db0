"""The processes of one worker: how they start, are watched, count and end.

supervisor  starts the processes of one worker, restarts those that die
slots       the numbers of a machine's processes, each held by one at a time
restarts    how often the process of a slot ended lately, and why
watchdog    ends a process that makes no progress
stall       which partitions make none
poison      which record a process has in hand, and left when it ended
suspects    how many processes each record has ended, for all machines
dead_share  the share of dead letters in the last minute
tally       counts what a process has done so far
status      the file in which a process reports its state
health      `rasid health`, from those files
metrics     what Prometheus reads
logs        one line an event
background  processes that run apart from the terminal
private     files that only their owner may read
"""
