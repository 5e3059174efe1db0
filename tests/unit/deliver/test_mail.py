"""Mail as people read it: by story, in its direction, as a page and as text."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from schemas import Alert, Burst, Delivery, EmailConfig, EntityLine, Evidence, Quote, Receiver
from schemas.alert import Change
from schemas.times import rfc3339
from services.deliver.mail import compose
from services.deliver.notes import note
from services.deliver.trial import sample
from streams.receivers import ledger

NOW = 1_772_515_800_000  # 08:30 in Bahrain, on a Tuesday
RECEIVER = Receiver(name="gulf", zone="Asia/Bahrain", made_at=rfc3339(NOW), made_by="me")
EACH = EmailConfig(to=["desk@outlet.example"], sender="راصد <rasid@outlet.example>", smarthost="m:25")
DIGEST = replace(EACH, digest="daily")
NAMED = [
    EntityLine(type="person", key="person:عادل الجبير", name="عادل الجبير", role="وزير الخارجية"),
    EntityLine(type="group", key="group:daesh", name="داعش"),
    EntityLine(type="place", key="place:geonames:2643743", name="لندن", country="GB"),
    EntityLine(type="place", key="place:geonames:108410", name="الرياض", country="SA"),
]
SENTENCE = "وقال مصدر أمني إن عبوة ناسفة انفجرت داخل السوق."


def alert(number: int, story: str = "s", title: str = "انفجار في سوق", **changed: object) -> Alert:
    made = sample(NOW - 3_600_000 + number * 60_000)
    quote = Quote(field="body", start=18, end=28, text="عبوة ناسفة", sentence=SENTENCE, at=18)
    return replace(
        made,
        id=f"a-{number}",
        channel="security",
        desk="gulf",
        story=replace(made.story, id=story, articles=12, sources=3),
        article=replace(
            made.article, title=title, source="bna.bh", url=f"https://bna.bh/{number}", entities=NAMED
        ),
        evidence=[quote],
        headline=title,
        **changed,
    )


def queued(*alerts: Alert) -> list[Delivery]:
    return [
        ledger.queued(each, "gulf", "email", offset=number, now_ms=NOW) for number, each in enumerate(alerts)
    ]


def page(message) -> str:
    return message.get_body(("html",)).get_content()


def text(message) -> str:
    return message.get_body(("plain",)).get_content()


def test_a_digest_is_by_story_and_the_most_important_stands_first():
    told = note(
        queued(
            alert(1, "quiet"),
            alert(2, "taken-back", kind="retraction", told_title="استقالة"),
            alert(3, "loud", severity="urgent"),
            alert(4, "quiet", kind="update"),
        )
    )
    assert [each.alert.story.id for each in told.stories] == ["loud", "taken-back", "quiet"]
    assert told.size == "4 تنبيهات، 3 قصص"
    assert [each.kind for each in told.stories[2].events] == ["جديد", "مستجد"]
    assert not told.stories[1].url


def test_a_story_says_what_changed_whose_it_is_and_why_with_its_evidence_marked():
    changed = alert(
        2, title="ارتفاع الحصيلة", kind="correction", changes=[Change(kind="number", old="سبعة", new="عشرة")]
    )
    news = Evidence(field="body", start=0, end=4, text="أعلن وزير الداخلية توقيف ثلاثة.")
    updated = alert(3, title="توقيف ثلاثة", kind="update", new_sentences=[news])
    message = compose("email", RECEIVER, EACH, queued(alert(1), changed, updated), NOW)
    for said in ("توقيف ثلاثة", "سبعة ← عشرة", news.text, "bna.bh", "12 مقالا، 3 منافذ", "https://bna.bh/3"):
        assert said in page(message)
        assert said in text(message)
    assert re.search(r'<b style="background-color:[^"]+">عبوة ناسفة</b>', page(message))
    assert "«عبوة ناسفة»" in text(message)
    assert page(message).count(SENTENCE[-12:]) == 1  # told once, however often it was quoted


def test_a_story_says_who_and_where_and_a_burst_which_is_of_many_articles_does_not():
    named = "من: عادل الجبير (وزير الخارجية)، داعش · أين: لندن، الرياض"
    message = compose("email", RECEIVER, EACH, queued(alert(1)), NOW)
    assert named in text(message)
    assert named in re.sub(r"<[^>]+>", "", page(message))
    burst = alert(1, kind="burst", burst=Burst(hits=40, usual=2))
    assert "عادل الجبير" not in text(compose("email", RECEIVER, EACH, queued(burst), NOW))


def test_every_cell_runs_from_right_to_left_and_nothing_is_loaded_or_escapes():
    class Cells(HTMLParser):
        seen = 0

        def handle_starttag(self, tag, attributes):
            said = dict(attributes)
            assert tag not in {"img", "link", "script", "style", "svg"}
            if tag in {"td", "table"}:
                assert said["dir"] == "rtl"
            if tag == "td":
                assert said["align"] in {"right", "left", "center"}
                assert "style" in said
                self.seen += 1

    rude = alert(1, title="<script>alert(1)</script> & خبر")
    html = page(compose("email", RECEIVER, DIGEST, queued(rude), NOW))
    cells = Cells()
    cells.feed(html)
    assert cells.seen > 5
    assert "<script>" not in html


def test_a_long_word_is_broken_for_a_phone_and_does_not_widen_the_mail():
    """A table of mail is as wide as the longest word in it, unless each text may be broken."""
    shown = page(compose("email", RECEIVER, EACH, queued(alert(1, title="x" * 90)), NOW))
    styles = re.findall(r'style="([^"]*font-family[^"]*)"', shown)
    assert len(styles) > 5
    assert all("word-break:break-word" in each for each in styles)


def test_a_mail_is_the_same_when_it_is_sent_again_and_those_of_a_story_are_one_thread():
    first, again, later = (
        compose("email", RECEIVER, EACH, queued(each), now)
        for each, now in ((alert(1), NOW), (alert(1), NOW + 9_000), (alert(2, kind="update"), NOW))
    )
    assert first["Message-ID"] == again["Message-ID"] != later["Message-ID"]
    assert first["References"] == later["References"] == later["In-Reply-To"]
    other = compose("email", RECEIVER, EACH, queued(alert(1, "other")), NOW)
    assert other["References"] != first["References"]
    assert compose("email", RECEIVER, DIGEST, queued(alert(1)), NOW)["References"] is None


def test_the_headers_are_those_of_a_programs_mail():
    message = compose("email", RECEIVER, DIGEST, queued(alert(1), alert(2, "other")), NOW)
    assert message["Subject"] == "موجز راصد، الثلاثاء 3 مارس 2026: تنبيهان، قصتان"
    assert message["List-Unsubscribe"] == "<mailto:rasid@outlet.example?subject=unsubscribe%20gulf>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] == "Tue, 03 Mar 2026 08:30:00 +0300"
    assert message.get_content_type() == "multipart/alternative"
    broken = compose("email", RECEIVER, EACH, queued(alert(1, title="خبر\r\nBcc: x@y.example")), NOW)
    assert broken["Bcc"] is None


def test_a_long_address_for_programs_is_sent_whole():
    long = replace(EACH, sender=f"{'newsroom-' * 7}x@{'mail.' * 20}outlet.example")
    message = compose("email", replace(RECEIVER, name="gulf-" * 12 + "x"), long, queued(alert(1)), NOW)
    sent = message.as_bytes()
    for name in ("Message-ID", "In-Reply-To", "References", "List-Unsubscribe"):
        assert f"{name}: {message[name]}\n".encode() in sent


def test_a_title_in_another_language_says_so_to_those_who_hear_it():
    told = page(compose("email", RECEIVER, EACH, queued(alert(1, title="An explosion in the market")), NOW))
    assert '<h2 dir="auto" lang="en"' in told
    assert "lang" not in told.partition(SENTENCE[:8])[0].rpartition("<p")[2]


def test_an_outlets_latin_name_and_the_time_stay_in_their_places():
    assert "\u2068bna.bh\u2069 · 07:" in text(compose("email", RECEIVER, EACH, queued(alert(1)), NOW))


@pytest.mark.parametrize("number", [31, 200])
def test_of_very_many_stories_the_first_are_told_whole_and_the_others_are_listed_or_counted(number):
    many = queued(*(alert(each, f"s{each}", title=f"خبر رقم {each} هنا") for each in range(number)))
    html = page(compose("email", RECEIVER, DIGEST, many, NOW))
    assert html.count("<h2 ") == 30
    assert html.count(" هنا") >= min(number, 130)
    assert ("وغيرها: 70 قصة" in html) == (number == 200)
