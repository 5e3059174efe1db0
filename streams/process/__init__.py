"""One worker's life: how its processes start, are watched, count and end.

supervisor  the processes of one worker, started again when they die
slots       the numbers of a machine's processes, each taken by one at a time
restarts    how often the process of a slot ended lately, and why
watchdog    beside the event loop: ends a process that does nothing
poison      which record ended the process
dead_share  how many of the last minute's messages ended as dead letters
tally       what a process has done so far
status      what a process says of itself to others on its machine
health      what `rasid health` makes of that
metrics     what Prometheus reads
logs        one line an event
background  processes that run apart from the terminal
private     files that only their owner may read
"""
