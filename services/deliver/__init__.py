"""Alerts out: to programs, mail and chat. Nothing is lost, and what comes twice comes under the same id.

command    ``rasid deliver``, ``rasid receivers test``
server     how it is put together, started and stopped
router     from the channels to the ledger: what is due to which receiver (a thread)
waiting    what waits in the partitions of this process (a thread)
deliverer  all integrations: what waits is handed to the one that it is for
line       one integration: sends what is due, writes down what became of it
alerts     the alerts that a queue does not keep, read again (a thread)
queue      what waits for one integration, in the order of its stories (pure)
schedule   when an attempt is made again, and when not yet (pure)
answers    what a receiver said
secret_files  secrets, read from their files
webhook    Standard Webhooks
mail       mail: each story in its thread, or a digest
chat       what slack, teams and telegram have in common: short, so many a minute
by_apprise  the long tail of services, by Apprise
notes      what people are told, by story (pure)
app        the paths: health and metrics
metrics    what is counted
"""
