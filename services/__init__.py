"""What faces people and other systems. A room for each service; nothing of the other packages imports them.

cli       the command ``rasid``: that of streams, with the services' commands
serving   how a service listens and speaks HTTP
gateway   articles in over HTTP
console   the desk's page
deliver   alerts out: webhooks, mail, chat
outgoing  asking servers of others over HTTP, for gateway and deliver
"""
