"""How alerts, stories and articles are shown to people: on the console's pages, in mail and in chat.

show   alerts, stories and articles as they are shown
queries  queries, each word of them running its own way
marks  texts in pieces, with what is marked in them
steps  the steps of an article, in Arabic and in English
tongues  which language something is in, and which way it runs
words  words and numbers, in Arabic and in English
days   times and days in the reader's zone
"""
