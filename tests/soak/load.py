"""A steady stream of articles in, and a protocol of all that came out."""

import hashlib
import json
import threading
import time
from collections import defaultdict
from contextlib import suppress

from processors.rules.matcher import Matcher
from processors.stories.ledger import apart
from schemas import Alert, EnrichedArticle, Withdrawal, wire
from streams import install
from streams.cluster.parts import TopicPart
from streams.cluster.reader import Reader
from streams.cluster.sender import Sender
from streams.dead_letters import record as dead_letters
from streams.errors import ClusterError
from streams.messages import hits, topics
from streams.messages.records import Output
from streams.settings import Settings

TITLES = (
    "ندوة في المنامة عن مكافحة التطرف والإرهاب وحماية الشباب من الفكر المتطرف",
    "وزير الخارجية يستقبل سفير الجمهورية ويبحث معه العلاقات الثنائية بين البلدين",
    "المنتخب يفوز في مباراته الودية بهدفين دون رد",
)
BODY = "أكد المشاركون أهمية الحوار ونبذ خطاب الكراهية، وبحثوا سبل التعاون بين البلدين الشقيقين. " * 8

# What brokers and workers do for a request costs more than what they do for an article: with 20 articles a
# second one by one, three brokers took 0.65 to 0.8 of a processor, by tens 0.38; two workers 0.45, and 0.27.
AT_ONCE = 10


class Load:
    """Sends so many articles a second from a thread; all that were confirmed are in ``ids``."""

    def __init__(self, settings: Settings, rate: int) -> None:
        self._settings = settings
        self._rate = rate
        self._stop = threading.Event()
        self._paused = threading.Event()
        self._thread = threading.Thread(target=self._run, name="load")
        self.ids: list[str] = []
        self.failure: Exception | None = None

    def start(self) -> None:
        self._thread.start()

    def pause(self) -> None:
        """Send nothing until ``go_on``."""
        self._paused.set()

    def go_on(self) -> None:
        """Send again."""
        self._paused.clear()

    def stop(self) -> None:
        """Stop sending; returns when the last article is confirmed."""
        self._stop.set()
        self._thread.join()
        if self.failure:
            raise self.failure

    def _run(self) -> None:
        try:
            sender = Sender(self._settings, patience_ms=180_000)  # it outlives a broker that is away
            raw, last = topics.of(self._settings).raw.name, time.monotonic()
            due = 0.0
            while not self._stop.wait(AT_ONCE / self._rate):
                now = time.monotonic()
                due, last = due + (0 if self._paused.is_set() else (now - last) * self._rate), now
                while len(self.ids) < int(due):
                    sender.send(self._record(raw, len(self.ids)))
            sender.close()
        except Exception as error:  # noqa: BLE001  # raised again where it is waited for
            self.failure = error

    def _record(self, topic: str, number: int) -> Output:
        article_id = f"soak-{number}"
        self.ids.append(article_id)
        fields = {
            "id": article_id,
            "source": "example.org",
            "title": f"{TITLES[number % len(TITLES)]} {number}",
            "body": BODY,
        }
        value = json.dumps(fields, ensure_ascii=False).encode()
        return Output(topic=topic, key=article_id.encode(), value=value, timestamp=int(time.time() * 1000))


class Protocol:
    """Follows the outputs from a thread: what came, how often, whether twice the same, and the pauses."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._topics = topics.of(settings)
        self._stop = threading.Event()
        self._stale = threading.Event()  # the topics are not what they were
        self._thread = threading.Thread(target=self._run, name="protocol")
        self._partitions = settings.partitions
        self._offsets: dict[TopicPart, int] = {}
        self._bytes: dict[tuple[str, bytes], set[bytes]] = defaultdict(set)
        self._flowed: dict[int, float] = {}  # partition of enriched articles: when one came last
        self._pause = 0.0
        self.enriched: set[str] = set()  # ids of articles
        self.hits: set[str] = set()  # rule id / article id
        self.answered: set[str] = set()  # hits that raised an alert, or a suppressed one
        self.expected_hits: set[str] = set()
        self.dead: dict[tuple[int, int], bytes | None] = {}  # by where the message stands
        self.records = 0
        self._matcher = Matcher()
        for rule in install.BUILT_IN:
            self._matcher.add(rule)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def measure_pauses(self) -> None:
        """Measure pauses from now on."""
        self._pause = 0.0
        self._flowed = dict.fromkeys(self._flowed, time.monotonic())

    def was_deleted(self, topic: str) -> None:
        """Read a topic from its beginning: it was deleted and made again."""
        self._offsets = {part: offset for part, offset in self._offsets.items() if part.topic != topic}
        self._stale.set()

    def has_partitions(self, number: int) -> None:
        """Read so many partitions of what is spread by the load."""
        self._partitions = number
        self._stale.set()

    @property
    def all_decided(self) -> bool:
        """Whether every article that came out has had its hits, and every hit its alert."""
        return self.expected_hits <= self.hits <= self.answered

    @property
    def longest_pause(self) -> float:
        """The longest time without an article in one partition, in seconds."""
        return max(self._pause, *(time.monotonic() - last for last in self._flowed.values()))

    def flows_since(self, moment: float) -> bool:
        """Return whether articles have come out of every partition since then."""
        return len(self._flowed) == self._partitions and min(self._flowed.values()) > moment

    @property
    def differing(self) -> list[tuple[str, bytes]]:
        """Topic and key of what came with different bytes under one id."""
        return [place for place, found in list(self._bytes.items()) if len(found) > 1]

    @property
    def repeated(self) -> int:
        """How many outputs came once more."""
        return self.records - len(self._bytes)

    def _run(self) -> None:
        while not self._stop.is_set():
            with suppress(ClusterError), Reader.open(self._settings) as reader:
                self._stale.clear()
                own = self._topics
                channels = [own.channel(each.channel) for each in install.BUILT_IN]
                read = [own.enriched, own.hits, own.dead, *channels, own.suppressed]
                parts = reader.parts(each.name for each in read)
                reader.read_from({part: self._offsets.get(part, 0) for part in parts})
                while not (self._stop.is_set() or self._stale.is_set()):
                    for records in reader.poll(0.2).values():
                        for record in records:
                            self._note(record)

    def _note(self, record) -> None:
        self._offsets[TopicPart(record.topic, record.partition)] = record.offset + 1
        now = time.monotonic()
        key = record.key or b""
        if record.topic == self._topics.enriched.name:
            self._pause = max(self._pause, now - self._flowed.get(record.partition, now))
            self._flowed[record.partition] = now
            if (article_id := key.decode()) not in self.enriched:
                self.enriched.add(article_id)
                enriched = wire.decode(EnrichedArticle, record.value)
                self.expected_hits |= {
                    f"{each.rule.id}/{enriched.id}" for each in self._matcher.match(enriched)
                }
        elif record.topic == self._topics.hits.name:
            self._note_hits(record)
            key = dict(record.headers)["ce_id"]
        elif record.topic == self._topics.suppressed.name or self._topics.channel_of(record.topic):
            alerts = apart(wire.decode(Alert, record.value))
            self.answered |= {f"{each.rule.id}/{each.article.id}" for each in alerts}
        elif record.topic == self._topics.dead.name:
            why = dead_letters.from_headers(record.headers)
            self.dead[why.partition, why.offset] = record.value
            key = f"{why.topic}/{why.partition}/{why.offset}".encode()
        self.records += 1
        whole = b"\0".join([record.value or b"", repr((record.timestamp, sorted(record.headers))).encode()])
        self._bytes[record.topic, key].add(hashlib.blake2b(whole, digest_size=8).digest())

    def _note_hits(self, record) -> None:
        """Note hits, or pass over the word that an article was taken back."""
        message = hits.read(record)
        if not isinstance(message, Withdrawal):
            self.hits |= {f"{hit.rule.id}/{hit.article.id}" for hit in message}
