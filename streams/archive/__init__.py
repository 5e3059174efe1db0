"""The archive: a view of the topics that is searched. The topics are the truth; the file may be deleted.

view      the tables, and how records become their rows
search    articles that a query in the rules' language matches, the newest first
articles  single articles: their newest text, and what of it a query matches
trial     a rule over the last days, without installing it
alerts    what desks were told, and what they were not
marks     which alerts were read, and who takes care of them
open      the archive of an installation, caught up with its topics, or kept up with them
"""
