"""Who is asking, and what may they do: one place for all pages.

person       a person with their roles, by desk
permissions  which role may do what: the one table, the one question
forms        what keeps other sites from acting through a browser that is logged in here
"""
