"""What ops do on their page: dead letters are looked at and sent again, replays planned, run and released."""

from playwright.sync_api import Page, expect

from schemas import Article, Feed, Poll, Polling, Rule, wire
from tests.browser.desk import Desk, no_violation
from tests.installation import until

RULE = Rule(id="ambassadors", desk="gulf", channel="gulf", name="تحركات السفراء", query="السفير لندن")


def test_why_a_feed_cannot_be_read_is_said_in_the_language_of_the_page(desk: Desk, page: Page) -> None:
    at, url, why = "2026-03-03T09:00:00Z", "https://bna.bh/rss", "the server answers 404 Not Found"
    polling = Polling(url=url, every="5m", since=at)
    feed = Feed(name="bna", sources=["bna.bh"], made_at=at, made_by="sami", polling=polling)
    poll = Poll(url=url, fetched_at=at, failures=1, failing_since=at, problem=why, problem_kind="status")
    desk.rasid.send("feeds", [wire.encode(feed)], key=b"bna")
    desk.rasid.send("polls", [wire.encode(poll)], key=b"bna")
    for language, said in (
        ("ar", f"تخفق منذ 3 مارس، 12:00: أجاب الخادم بغير المطلوب {why}"),
        ("en", f"Failing since 3 March, 12:00: {why}"),
    ):
        page.goto(f"{desk.url}/?lang={language}")  # which learns the reader's zone
        page.goto(f"{desk.url}/ops")
        line = page.locator(".hashiya li", has_text="bna")
        expect(line).to_contain_text(said)
        expect(line.locator("[lang=en]", has_text=why)).to_be_visible()
        no_violation(page, language)


def test_a_dead_letter_is_sent_again_and_a_replay_released(desk: Desk, page: Page) -> None:
    good = Article(id="good", source="bna.bh", title="السفير يصل إلى لندن", body="لقاء مع الوزير.")
    bad = wire.encode(Article(id="bad", source="bna.bh", title="النفط")).replace(
        "النفط".encode(), b"\xc7\xe1"
    )
    desk.rasid.send("articles.raw", [wire.encode(good)], key=b"good")
    desk.rasid.send("articles.raw", [bad], key=b"bad")
    desk.rasid.run("feed", "add", "cms", "--source", "cms.example")
    with desk.rasid.worker():
        until(lambda: "not-utf8" in desk.get("/ops")[1], 60, "a dead letter is grouped")
        page.goto(f"{desk.url}/ops")
        expect(page.locator(".hashiya li", has_text="cms")).to_contain_text("لم يُسمع منها شيء منذ أسبوع")
        no_violation(page)
        page.get_by_role("link", name="ليست UTF-8").click()
        page.get_by_role("link", name="bad").click()
        expect(page.locator(".bytes")).to_contain_text("c7 e1")
        no_violation(page)
        page.get_by_role("button", name="أعد الإرسال").click()
        expect(page.get_by_role("status").filter(has_text="أُعيد إرسالها")).to_contain_text("1")
        # It is as broken as before: it dies again, and counts its attempts.
        until(lambda: desk.rasid.count("articles.dead") == 2, 60, "it died again")

        # Of a rule that came into force later, the desk is told what a replay found, once it is released.
        desk.put_in_force(RULE)
        until(lambda: RULE.name in desk.get("/rules")[1], 20, "the console knows the rule")
        page.goto(f"{desk.url}/ops/replays")
        no_violation(page)
        page.get_by_role("button", name="خطّط").click()
        page.wait_for_url("**/ops/replays/*")
        page.get_by_role("button", name="ابدأ").click()
        expect(page.locator("h1")).to_contain_text("تمت", timeout=120_000)
        no_violation(page)
        places = page.get_by_role("region", name="الأسماء").locator("tr", has_text="أماكن")
        assert places.locator("td").all_text_contents() == ["أماكن", "1", "1", "0", "0"]
        line = page.locator("tr", has_text="ambassadors")
        expect(line.locator("td").nth(3)).to_have_text("1")
        line.get_by_role("checkbox").check()
        page.get_by_role("button", name="أطلق المختار").click()
        expect(page.get_by_role("status").filter(has_text="أُطلق: 1")).to_be_visible(timeout=60_000)
        page.goto(f"{desk.url}/?rule=ambassadors")
        expect(page.locator(".alert h3")).to_contain_text("السفير يصل إلى لندن")
