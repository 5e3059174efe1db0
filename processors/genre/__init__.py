"""What kind of text an article is: the ten genres, how sure we are, and the signs that say so.

``find`` loads the model when it is first asked; ``taxonomy`` knows the genres' names without it.
"""
