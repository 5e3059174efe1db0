"""What desks ask for: rules and silences, from their hands to every worker.

rule_files  rules as desks write them, in YAML
rule_plan   what applying them would change
rule_seen   changes by somebody who saw the rules as they were: a conflict is told, not overwritten
rule_sample what they match in a sample of articles, how often
rule_trial  rules at work without being installed: hits, and what desks would be told
rules       the rules in force: read them, change them
rule_feed   the rules as a worker holds them
change_log  what a worker's log says when they change
word_lists  lists of terms that rules share, beside them in their files
given_names what people call desks and channels, likewise
names       what people mean by the name of a subject, a rule, a desk
marks       what desks have done about their alerts
silences    the silences: read, add, end, and as a worker holds them
"""
