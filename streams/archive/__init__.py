"""The archive: a view of the topics that is searched. The topics are the truth; the file may be deleted.

view      the tables, and how records become their rows
facets    what articles have in common, and are narrowed down by
search    articles that a query in the rules' language matches, the newest first
counting  how many articles a query matches, when they came, what they have in common
articles  single articles: their newest text, and what of it a query matches
trial     a rule over the last days, without installing it
alerts    what desks were told, and what they were not
marks     which alerts were read, and who takes care of them
open      the archive of an installation, caught up with its topics, or kept up with them
"""
