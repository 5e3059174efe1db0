"""The same job, four times: read articles, work on them, publish, wait until that is confirmed, commit.

Each module is a process of its own, told by the environment: BROKER, INPUT, OUTPUT, GROUP, ARTICLES, WORK.
The watch runs from the first article that the code sees to the commit of the last.
"""
