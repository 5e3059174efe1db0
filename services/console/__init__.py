"""The desk's page: what desks are told as they are told it, and the past, searched in the rules' language.

command  ``rasid console``
server   how it is put together, started and stopped
app      the paths, and what each does
door     who may come in, and what a browser may do with our pages
login    pages on which people log in and out
audit    the page that shows who did what
frame    what all pages have
live     the line to open pages: when something came, and whether Kafka is there
rules    the rules in force, and their versions
rule_pages, rule_form      the pages of the rules, and a rule as a form has it
silence_pages, why_page    what is quiet, and why somebody was told or not
mark_pages  what somebody read, or takes care of
ops_pages, dead_pages, replay_pages  how it runs, dead letters, replays
samples  how it ran in the last hours
charts   charts as numbers, for templates
period   of which days a search is
finding  what a search found, in the time that somebody who types will wait

Pages are made here and nowhere else (``templates/``). A page's script (``static/page.js``) moves what was
made, and never makes HTML of its own.
"""
