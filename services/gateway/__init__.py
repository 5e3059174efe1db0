"""Articles in over HTTP: what is answered with 202 is confirmed by all replicas, nothing before.

command    ``rasid gateway``
server     how it is put together, started and stopped
app        the paths, and what each does
access     who asks, and may they
bodies     reading a request's body: its format, its size, the memory of all of them together
unpacking  packed bodies, a slice at a time
intake     from the bytes of a body to confirmed records
taken      what was taken lately: another text under the same id and version is told, or refused
limits     how many articles a feed may send
repeats    ``Idempotency-Key``
history    what became of an article, and taking one back
answers    what is answered: the shapes, the statuses, the problems
openapi    all of it as an OpenAPI document
polling    articles in from feeds on the web: those are fetched
metrics    what is counted
feed_log   what feeds post, in the log
"""
