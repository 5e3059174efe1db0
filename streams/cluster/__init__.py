"""Talking to Kafka from outside a worker; the client libraries stay behind these modules and the transport.

admin         topics, groups and offsets
reader        reading topics outside any group: a stretch of them, or what comes next
group_reader  reading a topic as a member of a group
member        what such a member does, in a thread of its own
sender        writing, confirmed; and writing all or nothing
async_sender  writing from an event loop: each batch confirmed on its own, many in flight
probe         whether the cluster answers, asked all the time
compacted     a compacted topic as a dictionary: read whole, then followed
groups        the consumer groups of Rasid and the names of their members
ownership     work that one process of several does
security      how each client logs in
acls          what each kind of user may do on a cluster that asks
offsets       many offsets as a short text
"""
