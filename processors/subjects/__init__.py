"""What an article is about: the fifteen subjects, how sure we are of each, and the words that say so.

``find`` loads the model when it is imported; ``taxonomy`` knows the subjects' names without it.
"""
