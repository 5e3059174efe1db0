"""What faces people and other systems. A room for each service; nothing of the other packages imports them.

cli       the command ``rasid``: that of streams, with the services' commands
serving   how a service listens and speaks HTTP
gateway   articles in over HTTP
console   the desk's page
deliver   alerts out: webhooks, mail, chat
access    who may do what, and how people log in
showing   how alerts and articles are shown to people, for console and deliver
outgoing  asking servers of others over HTTP, for gateway and deliver
"""
