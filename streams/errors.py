"""What can go wrong outside an article, drawn as a tree.

    RasidError                  the user or ops can mend it: one line, exit 1
    ├── SettingsError           a setting says something impossible
    ├── BrokerError             the local broker cannot be started, stopped or found
    ├── ClusterError            the cluster cannot be reached, or refuses us
    ├── TopicError              a topic is missing, or is not as the table of topics says
    └── InputError              a file or an argument of the user's is wrong

What is wrong with a single article is in ``schemas.errors``: it becomes a dead letter, never an exit.
"""


class RasidError(Exception):
    """Something a person can mend; its text is one line that says what, where, and what to do."""


class SettingsError(RasidError):
    """A setting says something impossible."""


class BrokerError(RasidError):
    """The local broker cannot be started, stopped or found."""


class ClusterError(RasidError):
    """The Kafka cluster cannot be reached, or refuses us."""


class TopicError(RasidError):
    """A topic is missing, or is not as the table of topics says."""


class InputError(RasidError):
    """A file or an argument of the user's is wrong."""
