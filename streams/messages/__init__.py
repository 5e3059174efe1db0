"""What travels: topics, records, headers, lanes, times.

topics        every topic: name, key, values, partitions, how long it is kept
records       a record as it comes from Kafka, and as we send it
hits          what travels on the topic of this name, read
cloudevents   the headers that describe a record
lanes         the header that keeps a replay apart from live work
times         times as ops write and read them
people        who asks
alert_filter  which alerts are meant
"""
