"""How articles travel: the Faust app, its agents, the transport, the topics, replays, the command line."""
