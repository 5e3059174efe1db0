"""A key goes to the partition that Faust, aiokafka and Java's clients send it to."""

from aiokafka.partitioner import DefaultPartitioner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.transport.making import make_app, started_producer


def test_librdkafka_and_faust_agree_on_the_partition_of_every_key():
    with started_producer(make_app()) as producer:
        metadata = producer._librdkafka.list_topics("keys", timeout=10)
        partitions = sorted(metadata.topics["keys"].partitions)
        assert len(partitions) > 1
        faust_chooses = DefaultPartitioner()

        @settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
        @given(st.lists(st.binary(min_size=1, max_size=40) | st.text(min_size=1).map(str.encode), min_size=1))
        def agree(keys):
            landed = {}
            for key in keys:
                producer._librdkafka.produce(
                    "keys",
                    b"",
                    key,
                    on_delivery=lambda error, m, key=key: landed.update({key: m.partition()}),
                )
            assert producer._librdkafka.flush(10) == 0
            assert landed == {key: faust_chooses(key, partitions, partitions) for key in keys}

        agree()
