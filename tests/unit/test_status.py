"""`rasid status` shows the workers of all machines, and what is wrong with them together."""

from streams.cluster.admin import Member
from streams.cluster.groups import client_id
from streams.cluster.parts import TopicPart
from streams.status import grouped

RAW = [TopicPart("articles.raw", number) for number in range(3)]
BEHIND = {RAW[0]: 4, RAW[1]: 0, RAW[2]: 7}


def member(name, *parts, pipeline="1.0+a"):
    return Member(name, "10.0.0.1", client_id(pipeline), frozenset(parts))


def test_each_member_is_shown_with_its_share_of_the_load_and_its_pipeline():
    found = grouped([member("b-0", RAW[2]), member("a-0", RAW[0], RAW[1])], BEHIND)
    assert [(each.name, each.pipeline, each.partitions, each.behind) for each in found.members] == [
        ("a-0", "1.0+a", 2, 4),
        ("b-0", "1.0+a", 1, 7),
    ]
    assert found.unread == {}


def test_two_pipelines_at_once_are_seen():
    found = grouped([member("a-0", RAW[0]), member("b-0", RAW[1], pipeline="1.1+b")], BEHIND)
    assert found.pipelines == ["1.0+a", "1.1+b"]


def test_a_member_that_tells_no_pipeline_has_none():
    other = Member("c-0", "10.0.0.2", "faust-0.15.3", frozenset(RAW))
    assert grouped([other], BEHIND).pipelines == []


def test_messages_in_partitions_that_nobody_reads_are_counted():
    assert grouped([member("a-0", RAW[0])], BEHIND).unread == {RAW[2]: 7}
    assert grouped([], BEHIND).unread == {RAW[0]: 4, RAW[2]: 7}
