"""Articles on their way in.

lines       articles of a file or a pipe, one a line
push        articles to ``articles.raw``
known       the feeds and their tokens: read, changed, followed
feed_files  the feeds that are polled, as ops write them, in YAML
polls       those feeds put in force, paused and resumed; how polling them goes
quiet       whether a feed is silent for longer than usual
"""
