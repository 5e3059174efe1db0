"""Any day of the past, run again, safely.

    asked     what somebody wants to run again
    plan      what would run again: exact offsets, frozen; written to a file that a person reads
    order     the one order in which a replay reads: event time, over all partitions
    copy      the messages of a plan, to ``articles.replay``, each with its place in that order
    step      what a replay's worker does with each of them
    run       a plan, from where it was to its end: copy, worker, counts
    detached  plans kept on this machine, and their runs in the background
    status    how a replay stands
    registry  the records of all replays, on the compacted topic ``replays``
    results   what a replay has written so far
    diff      what it says otherwise than what was published before
    trial     a rule set over the past, without installing it
    release   alerts of a replay, sent live
    clean     what it left behind, away

Why a replay comes out the same each time, whatever is killed on the way: ``articles.replay`` has one
partition, so there is one order of reading. It is event time, as live work saw the articles come. One process
enriches and matches each article in one step, so a desk's hits are written in that order too. And whoever
goes on after a crash asks the topic how far it got: every record carries its place, nothing is written twice.
"""
