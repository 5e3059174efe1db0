"""The three agents, one job each: enrich, watch, alert.

enrich  ``articles.raw`` → ``articles.enriched``
watch   ``articles.enriched`` → ``hits``
alert   ``hits`` → ``alerts.<channel>``, ``alerts.suppressed``
ledger  the table behind alert: what each desk was told
ahead   hits of quiet desks before those of a flood
loop    what all three do with a batch
guard   runs a step on one record: its outputs, or a dead letter
"""
