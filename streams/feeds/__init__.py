"""Articles on their way in.

push  articles to ``articles.raw``
"""
