"""Who, where, when, how many, and who said what.

``names`` finds names (``tagger``, with ``lists`` and ``scan`` as its features; ``bounds`` says where each
begins and ends, ``doubt`` which is none), ``find`` makes entities of them (``people``, ``places``,
``roles``, ``keys``); ``dates``, ``figures`` and ``quotes`` read what follows, ``speakers`` whose words they
are, where they are told beside them, and ``pronouns`` where they are not. ``telling`` chooses what an alert
names of it, as far as it is surely a name (``sure``); ``who_and_where`` is how that is shown.
The lists and the tagger's file are read when an article is first asked for.
"""
