"""Who is asking, and what may they do: one place for all pages.

person       a person with their roles, by desk
permissions  which role may do what: the one table, the one question
logins       who asks, by whichever way they come in
users        people with a password of ours; ``rasid user``
provider     people who log in elsewhere (OpenID Connect)
proxy        people whom a reverse proxy names
roles        which roles these have, by a file and by their groups
sessions     who is logged in
passwords    what is kept of a password
attempts     how often somebody may try
forms        what keeps other sites from acting through a browser that is logged in here
"""
