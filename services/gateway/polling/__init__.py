"""Feeds fetched from the web: what is new in them goes the way of what is posted.

poller     all feeds of this installation: one gateway polls, the others stand by
fetching   one feed, once: fetch, read, send what is new, remember
memory     what is known of each feed, on two compacted topics
news       what is new or has changed, and under which version (pure)
schedule   when a feed is fetched next (pure)
outcomes   what a fetch makes of what is known of a feed (pure)
web        one exchange over HTTP: bounded in bytes and time, its redirects followed by hand
unpacking  the body of an answer, never more of it than asked for
hosts      one request at a time to a host, and a pause between
pages      the text of an article from its page, where robots.txt allows it
page_reader  the processes that find it, which a page cannot keep for long
page_text  what runs in each of them
trial      what a feed would send, before it is in force
command    ``rasid feed test``
"""
