"""What stands on a cluster is held against what Rasid would have made."""

import pytest

from processors.rules import Matcher
from streams import install, settings
from streams.cluster.admin import Standing
from streams.messages import topics
from tests.unit.rules.making import article, genre, subject

THREE = settings.load({"RASID_REPLICATION": "3"})
RAW = topics.of(THREE).raw
HITS = topics.of(THREE).hits


def stands(topic, replicas=3, **changed):
    config = topic.config | {key.replace("_", "."): value for key, value in changed.items()}
    return Standing(topic.partitions, replicas, config)


def test_a_topic_as_rasid_makes_it_is_not_spoken_of():
    assert install.compared([RAW], {RAW.name: stands(RAW)}, 3) == []


def test_a_topic_that_is_missing_is_none_that_stands_otherwise():
    assert install.compared([RAW], {}, 3) == []


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"min_insync_replicas": "1"}, "min.insync.replicas is 1, not 2: "),
        ({"unclean_leader_election_enable": "true"}, "unclean.leader.election.enable is true, not false: "),
        ({"retention_ms": "1000"}, "retention.ms is 1000, not 31536000000: "),
        ({"max_message_bytes": "1048588"}, "max.message.bytes is 1048588, not 12000000: "),
        ({"replicas": 1}, "replicas is 1, not 3: "),
    ],
)
def test_what_stands_otherwise_is_said_with_what_it_means_and_the_topic(changed, line):
    [said] = install.compared([RAW], {RAW.name: stands(RAW, **changed)}, 3)
    assert said.startswith(line)
    assert said.endswith("(articles.raw)")
    assert "\n" not in said


def test_a_topic_from_before_it_was_compacted_early_is_said_and_one_that_is_not_is_not():
    replays = topics.of(THREE).replays
    big = {"segment_bytes": "1073741824"}
    standing = {RAW.name: stands(RAW, **big), replays.name: stands(replays, **big)}
    [said] = install.compared([RAW, replays], standing, 3)
    assert said.startswith("segment.bytes is 1073741824, not 16777216: ")
    assert said.endswith("(replays)")


def test_a_configuration_that_may_not_be_read_is_said():
    hidden = Standing(RAW.partitions, 3, {})
    [said] = install.compared([RAW], {RAW.name: hidden}, 3)
    assert said == "the configuration may not be read: allow DescribeConfigs on topics (articles.raw)"


def test_the_same_difference_of_many_topics_is_one_line():
    standing = {each.name: stands(each, min_insync_replicas="1") for each in (RAW, HITS)}
    [said] = install.compared([RAW, HITS], standing, 3)
    assert said.endswith("(articles.raw, hits)")


@pytest.mark.parametrize(("replication", "copies"), [(1, "1"), (2, "1"), (3, "2"), (5, "4")])
def test_confirmed_means_on_all_copies_but_one(replication, copies):
    own = topics.of(settings.load({"RASID_REPLICATION": str(replication)}))
    assert {each.config["min.insync.replicas"] for each in own.table} == {copies}
    assert {each.config["unclean.leader.election.enable"] for each in own.table} == {"false"}


def told(found_in):
    return {match.rule.id for match in Matcher(install.BUILT_IN).match(found_in)}


def test_the_rules_to_begin_with_take_what_rasid_is_sure_of():
    assert told(article("لقاء", subjects=[subject("diplomacy", 0.95)])) == {"diplomacy"}
    assert told(article("خلية", subjects=[subject("counter-extremism", 0.5)])) == {"counter-extremism"}


def test_a_foreign_name_alone_is_no_diplomacy_and_a_dealing_of_states_is():
    likely = [subject("diplomacy", 0.85)]
    assert told(article("روسيا تفتح مدينة مغلقة", subjects=likely)) == set()
    assert told(article("تعاون", "نوه السفير بالتعاون بين البلدين", subjects=likely)) == {"diplomacy"}
    less = [subject("diplomacy", 0.75)]
    assert told(article("تعاون", "نوه السفير بالتعاون بين البلدين", subjects=less)) == set()


def test_what_is_there_to_be_watched_and_what_business_leads_is_no_diplomacy():
    sure = [subject("diplomacy", 0.97)]
    assert told(article("السفير يلتقي الوزير", subjects=sure)) == {"diplomacy"}
    assert told(article("بالفيديو.. السفير يلتقي الوزير", subjects=sure)) == set()
    business = [subject("economy", 0.99, primary=True), *sure]
    assert told(article("السفير يلتقي الوزير", subjects=business)) == set()


def test_a_match_of_two_states_is_no_diplomacy():
    both = [subject("sport", 0.9, primary=True), subject("diplomacy", 0.97)]
    assert told(article("زيارة المنتخب", subjects=both)) == set()


@pytest.mark.parametrize("kind", ["opinion", "analysis", "feature", "interview", "promotion", "listing"])
def test_the_rules_to_begin_with_take_news_only(kind):
    sure = [subject("counter-extremism", 0.9)]
    assert told(article("خلية", subjects=sure, genre=genre(kind, 0.6, news=0.25))) == set()
    assert told(article("خلية", subjects=sure, genre=genre("report", 0.6, news=0.7))) == {"counter-extremism"}
    assert told(article("خلية", subjects=sure)) == {"counter-extremism"}, "of an older version"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("زيارة الوزير: ماذا بعد؟", "ماذا تحمل الزيارة؟ يجيب عن هذا السؤال الصحافي سالم الفياض."),
        ("السفير السابق وماضيه", "السفير السابق يتحدث للزميلة هالة عن سنواته في العاصمة."),
        ("السفير يحتج على القرار", "نناقش في هذه الحلقة احتجاج السفير على القرار مع ضيفين."),
        ("السفير: لا تراجع عن القرار", "يستضيف هذا الحوار الخاص السفير الذي يتحدث عن القرار."),
        ("نشرة خاصة عن القمة", "تغطية خاصة للقمة."),
        ("ريبورتاج: الناس والعقوبات", "يخشى الناس العقوبات."),
        ("لهذه الأسباب سيعود السفير", "يعود السفير قريبا."),
    ],
)
def test_what_announces_a_programme_or_promises_reasons_is_no_news_of_the_rules_to_begin_with(title, body):
    sure = [subject("diplomacy", 0.99, primary=True), subject("counter-extremism", 0.99)]
    assert told(article(title, body, subjects=sure)) == set()
    further_down = f"التقى السفير الوزير في مكتبه أمس وبحثا تأشيرات الطلاب ورسوم الشحن.\n{body}"
    both = {"diplomacy", "counter-extremism"}
    assert told(article("السفير يلتقي الوزير", further_down, subjects=sure)) == both


def test_who_is_introduced_was_news_before_and_when_and_where_states_meet_is_news():
    sure = [subject("diplomacy", 0.99, primary=True), subject("counter-extremism", 0.99)]
    assert told(article("تعرف على ممول التنظيم", subjects=sure[1:])) == set()
    assert told(article("قمة جديدة.. تعرف على الموعد والمكان", subjects=sure[:1])) == {"diplomacy"}


@pytest.mark.parametrize("most", ["5000000", "100000000"])
def test_what_is_written_all_day_long_is_compacted_early_and_holds_the_largest_record(most):
    own = topics.of(settings.load({"RASID_MAX_ARTICLE_BYTES": most}))
    for each in (own.marks, own.polls, own.replays):
        largest, segment = (int(each.config[name]) for name in ("max.message.bytes", "segment.bytes"))
        assert largest <= segment <= max(largest, 20_000_000), each.name
