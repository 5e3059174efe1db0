"""Messages that could not be processed.

record     a dead letter as it travels: the original bytes, and why, in headers of Rasid's own
letters    the dead letters on ``articles.dead``: read, chosen
summaries  what they are chosen by, in a local file
counts     how many there are, and of what
redrive    sending them again
skip       passing over the one record at which the workers stop
"""
