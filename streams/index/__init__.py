"""Local files that are made of the topics and follow them: any command builds them and catches them up.

store   a SQLite file whose rows, and how far the topics were read, change in one transaction
follow  a store of one installation, caught up with its topics
places  where the records about an article stand
about   which article a record is about, by as little of it as says so

The topics are the truth. A file may be deleted at any time, and is then built again from them. What else is
to be asked of the topics at once (dead letters, alerts in the order of time, an archive that is searched) is
one more ``View``, in a file of its own beside.
"""
