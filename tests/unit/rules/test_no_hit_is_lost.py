"""The matcher, with its presearcher and its index, against the plain meaning of the query."""

from hypothesis import given, settings
from hypothesis import strategies as st

from processors.rules import Matcher, QueryError, parse, parse_rule
from processors.rules.presearcher import required
from processors.rules.program import compile_query
from schemas import Entity, Figure, Location, Mention, Quotation, Span
from tests.unit.rules import brute_force
from tests.unit.rules.making import article, genre, rule, subject

# Few words, so that they meet: in several dresses and spellings, some alike, some only nearly.
WORDS = [
    *("السفير", "سفير", "للسفير", "وسفيرها", "السفارة", "إيران", "ايران", "لندن", "بلندن", "وزير", "الوزير"),
    *("وزيرا", "القاعدة", "القاعده", "قاعدة", "ليس", "في", "NATO", "nato", "2019"),
]
SUBJECTS = ["diplomacy", "politics"]
texts = st.lists(st.sampled_from([*WORDS, ".", "،", "\n"]), max_size=24).map(" ".join)
LISTS = {"envoys": ["سفير", "وزير لندن", "=NATO"], "places": ["لندن", "إير*"]}
ENTITIES = [
    Entity(id="p1", type="person", key="person:محمد سلمان عبدالعزيز", name="محمد بن سلمان", role="ولي العهد"),
    Entity(id="p2", type="person", key="person:سلمان", name="سلمان"),
    Entity(
        id="l1",
        type="place",
        key="place:GB:لندن",
        name="لندن",
        country="GB",
        location=Location(province="GB-ENG"),
    ),
    Entity(id="l2", type="place", key="place:GB", name="بريطانيا", country="GB", location=Location()),
    Entity(id="o1", type="organisation", key="organisation:مجلس الامن", name="مجلس الأمن الدولي"),
    Entity(id="g1", type="group", key="group:daesh", name="داعش"),
]


@st.composite
def named(draw):
    """What an article names: some of the entities, each with a mention at the beginning of no field."""
    entities = draw(st.lists(st.sampled_from(ENTITIES), max_size=4, unique_by=lambda each: each.id))
    figures = draw(st.lists(st.sampled_from([3, 10, None]), max_size=2))
    spans = {"field": "title", "start": 0, "end": 0, "text": ""}
    return {
        "entities": entities,
        "mentions": [Mention(**spans, type=each.type, entity=each.id) for each in entities],
        "quotes": [
            Quotation(**spans, kind="direct", verb="", speaker=each.id)
            for each in entities
            if draw(st.booleans())
        ],
        "figures": [Figure(**spans, kind="killed", low=each, high=None) for each in figures],
    }


def make(named, body, beside, **fields):
    start, end = sorted(min(edge, len(body)) for edge in beside)
    return article(body=body, boilerplate=[Span(start=start, end=end)], **fields, **named)


articles = st.builds(
    make,
    named=named(),
    title=texts,
    body=texts,
    beside=st.just((0, 0)) | st.tuples(st.integers(0, 160), st.integers(0, 160)),
    source=st.sampled_from(["bna.bh", "BNA.bh", "spa.sa"]),
    language=st.sampled_from(["ar", "en"]),
    status=st.sampled_from(["usable", "withheld"]),
    subjects=st.lists(
        st.builds(
            subject, st.sampled_from(SUBJECTS), st.sampled_from([0.2, 0.6, 0.9]), primary=st.booleans()
        ),
        max_size=2,
        unique_by=lambda each: each.slug,
    ),
    genre=st.none()
    | st.builds(
        genre,
        st.sampled_from(["opinion", "report"]),
        st.sampled_from([0.3, 0.9]),
        news=st.sampled_from([None, 0.1, 0.9]),
    ),
)

words = st.one_of(
    st.sampled_from([word for word in WORDS if word != "ليس"]),
    st.sampled_from(WORDS).map("={}".format),
    st.sampled_from(["سفي*", "ال*", "إير*", "na*", "وز*", "@envoys", "@places"]),
)
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda some: f'"{" ".join(some)}"')
groups = st.lists(words | phrases, min_size=1, max_size=3).map(" OR ".join).map("({})".format)
spans = st.one_of(words, phrases, groups)
nears = st.builds(
    lambda first, rest: first + "".join(f" NEAR/{reach} {other}" for reach, other in rest),
    spans,
    st.lists(st.tuples(st.integers(1, 5) | st.sampled_from("sp"), spans), min_size=1, max_size=2),
)
counted = st.builds("atleast{}({})".format, st.integers(1, 4), spans)
facts = st.sampled_from([
    *("subject:diplomacy", "subject:politics>=0.6", "primary:politics"),
    *("genre:opinion", "genre:report>=0.6", "genre:news", "genre:news>=0.8"),
    *("source:bna.bh", "source:bna*", "language:ar", "status:usable"),
    *('person:"محمد سلمان"', "person:سلمان", 'person:"محمد بن عبد العزيز"', "said:سلمان", "said:داعش"),
    *("place:لندن", "place:بلندن", "country:GB", "country:بريطانيا", "province:إنجلترا", "province:SA-05"),
    *('organisation:"مجلس الأمن"', "group:داعش", 'role:"ولي العهد"', "role:العهد", "killed>=4", "killed>=10"),
])  # fmt: skip
texts_in_fields = st.builds(
    "{}:{}".format, st.sampled_from(["title", "body", "lead"]), spans | counted | nears.map("({})".format)
)
queries = st.recursive(
    st.one_of(words, phrases, nears, counted, facts, texts_in_fields),
    lambda inner: st.one_of(
        st.builds("({} AND {})".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("({} AND NOT {})".format, inner, inner),
        st.builds("NOT ({} OR NOT {})".format, inner, inner),
    ),
    max_leaves=8,
)


@given(st.lists(queries, max_size=8), st.lists(articles, min_size=1, max_size=3), st.data())
@settings(max_examples=400)
def test_the_matcher_finds_what_the_query_means_and_nothing_else(some, read, data):
    rules = [rule(query, f"r{number}", lists=LISTS) for number, query in enumerate(some)]
    matcher = Matcher(rules)
    for number in data.draw(st.sets(st.integers(0, 7))):  # churn: atoms come and go
        matcher.remove(f"r{number}")
    for each in rules[::2]:
        matcher.add(each)
    held = {each.id: each for each in rules if each.id in matcher}
    for found_in in read:
        expected = sorted(
            key for key, each in held.items() if brute_force.matches(parse_rule(each), found_in)
        )
        matches = matcher.match(found_in)
        assert [match.rule.id for match in matches] == expected
        for match in matches:
            for each in match.evidence:
                assert getattr(found_in, each.field)[each.start : each.end] == each.text


@given(queries)
@settings(max_examples=300)
def test_every_query_that_is_let_through_requires_something(query):
    program = compile_query(parse(query, LISTS), lambda leaf: hash(repr(leaf)))
    assert required(program, lambda _: 1.0)


@given(st.lists(queries, max_size=6))
@settings(max_examples=100)
def test_a_rule_set_that_was_emptied_keeps_nothing(some):
    matcher = Matcher(rule(query, f"r{number}", lists=LISTS) for number, query in enumerate(some))
    for number in range(len(some)):
        matcher.remove(f"r{number}")
    assert matcher.is_empty


def test_queries_that_the_strategy_makes_are_mostly_valid():
    """The laws above would hold of nothing if every query were refused."""

    @given(queries)
    @settings(max_examples=200)
    def each_parses(query):
        try:
            parse(query, LISTS)
        except QueryError as error:
            raise AssertionError(query) from error

    each_parses()
