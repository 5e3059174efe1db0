"""What waits for an agent is thrown away when the flow was suspended, and never else."""

from mode.utils.queues import ThrowableQueue

from streams.transport.flow import FlowControl


def test_only_a_flow_that_was_suspended_is_emptied_as_it_resumes():
    flow = FlowControl()
    queue = ThrowableQueue(flow_control=flow, clear_on_resume=True)
    queue.put_nowait("of before")
    flow.resume()
    assert queue.empty()
    queue.put_nowait("of now")
    flow.resume()
    assert queue.get_nowait() == "of now"
    flow.suspend()
    queue.put_nowait("of before")
    flow.resume()
    assert queue.empty()
