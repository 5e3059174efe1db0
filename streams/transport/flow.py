"""Faust's flow control, corrected: resuming a flow that was not suspended drops nothing."""

from mode.utils.queues import FlowControlEvent


class FlowControl(FlowControlEvent):  # type: ignore[misc]  # mode ships no complete types
    """Holds the agents' queues during a rebalance, and empties them of what is out of date.

    Faust resumes the flow twice where a table had to be recovered: to read the changelog, and when all is
    done. Between the two it has already gone back to the last commits and reads on from there. Emptied once
    more by the second time, the queues lose what no seek brings back: the partition's commit stood still
    until the watchdog had the process restarted.
    """

    def resume(self) -> None:
        """Resume after a suspension; otherwise do nothing."""
        if not self.is_active():
            super().resume()
