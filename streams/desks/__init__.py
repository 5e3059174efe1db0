"""Rules on their way: from the desks' files (``file``) through a plan (``plan``) to the topic (``topic``),
and from there into every worker (``feed``).
"""  # noqa: D205  # one sentence, too long for a line
