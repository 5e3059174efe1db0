"""What can go wrong outside an article, drawn as a tree.

    RasidError                  the user or ops can mend it: one line, exit 1
    ├── SettingsError           a setting says something impossible
    ├── BrokerError             the local broker cannot be started, stopped or found
    ├── ClusterError            the cluster cannot be reached, or an answer of it is an error
    │   ├── GoneError           an offset is no longer there
    │   └── RefusedError        it refuses us, or what we ask: password, version, rights, policy
    ├── TopicError              a topic is missing, or is not as the table of topics says
    ├── FormatError             a newer version keeps the state here in a format that this one does not know
    ├── UnwellError             a worker of this machine does not do its work
    ├── FloodError              more of the last minute's messages died than RASID_MAX_DEAD_SHARE allows
    ├── ReplayError             a replay cannot be planned, run, or go on
    ├── ConflictError           somebody else changed meanwhile what was to be changed
    ├── StoreError              a local file that is made of the topics cannot be kept
    └── InputError              a file or an argument of the user's is wrong

What is wrong with a single article is in ``schemas.errors``: it becomes a dead letter, never an exit.
"""


class RasidError(Exception):
    """Something a person can mend; its text is one line that says what, where, and what to do.

    Attributes:
        kind: a stable word for what is wrong, for who says it in another language; empty where the class is
            all there is to say.
    """

    def __init__(self, text: str = "", *, kind: str = "") -> None:
        super().__init__(text)
        self.kind = kind


class SettingsError(RasidError):
    """A setting says something impossible."""


class BrokerError(RasidError):
    """The local broker cannot be started, stopped or found."""


class ClusterError(RasidError):
    """The Kafka cluster cannot be reached, or an answer of it is an error. May pass by itself."""


class GoneError(ClusterError):
    """An offset is no longer there: retention has deleted it, or an unclean election cut it off."""


class RefusedError(ClusterError):
    """The cluster does not take us, or not what is asked: only a person can change that.

    A wrong password or certificate, a version that is too old, a missing right, a policy of the cluster.
    """


class TopicError(RasidError):
    """A topic is missing, or is not as the table of topics says."""


class FormatError(RasidError):
    """A newer version of Rasid keeps its state here in a format that this one does not know."""


class FloodError(RasidError):
    """More of the last minute's messages ended as dead letters than the worker may let pass."""


class UnwellError(RasidError):
    """A worker of this machine does not do its work."""


class ReplayError(RasidError):
    """A replay cannot be planned, run, or go on."""


class ConflictError(RasidError):
    """Somebody else changed meanwhile what was to be changed; nothing was written."""


class StoreError(RasidError):
    """A local file that is made of the topics cannot be kept."""


class InputError(RasidError):
    """A file or an argument of the user's is wrong."""


def reason(error: OSError) -> str:
    """Return what the system says of an error, as it stands in a sentence: no space left on device."""
    return (error.strerror or str(error) or type(error).__name__).lower()
