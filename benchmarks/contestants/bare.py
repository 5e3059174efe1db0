"""A bare confluent-kafka loop: no framework, no delivery callbacks, one flush and one commit at the end."""

from confluent_kafka import Consumer, Producer

from benchmarks.contestants.job import ARTICLES, BROKER, GROUP, INPUT, OUTPUT, Watch, work


def main() -> None:
    """Run the loop until every article is through."""
    enrich, watch = work(), Watch()
    consumer = Consumer(
        {
            "bootstrap.servers": BROKER,
            "group.id": GROUP,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    producer = Producer(
        {
            "bootstrap.servers": BROKER,
            "enable.idempotence": True,
            "compression.type": "lz4",
            "partitioner": "murmur2_random",
        }
    )
    consumer.subscribe([INPUT])
    seen = 0
    while seen < ARTICLES:
        messages = consumer.consume(500, 1.0)
        for message in messages:
            watch.start()
            value = enrich(message.value())
            while True:
                try:
                    producer.produce(OUTPUT, value, message.key())
                    break
                except BufferError:
                    producer.poll(0.01)
        seen += len(messages)
        producer.poll(0)
    producer.flush()
    consumer.commit(asynchronous=False)
    watch.stop()
    consumer.close()


if __name__ == "__main__":
    main()
