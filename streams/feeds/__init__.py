"""Articles on their way in.

lines  articles of a file or a pipe, one a line
push   articles to ``articles.raw``
known  the feeds that may send over HTTP, and their tokens
"""
