"""Articles on their way in.

documents   files, folders and archives, each as the files of feeds that they hold
reading     such a file to articles, and what is wrong with what is none
conversion  the bytes of a body in any format to articles that can be sent
arrays      the elements of a JSON array of any size
lines       articles of a file or a pipe, one a line
push        articles to ``articles.raw``
files       files to ``articles.raw``, each article once
marks       how far each file was sent
folder      a folder that is watched
known       the feeds and their tokens: read, changed, followed
feed_files  the feeds that are polled, as ops write them, in YAML
polls       those feeds put in force, paused and resumed; how polling them goes
heard       which sources articles came from lately, whoever sent them
quiet       whether a feed is silent for longer than usual
embargoes   what waits for the end of its embargo, and is sent then
"""
