"""What is quiet, what that hides, and why somebody was told or not."""

from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from schemas import Rule, Suppression
from streams.desks import silences
from tests.browser.desk import QUERY, Desk, no_violation, row
from tests.installation import until
from tests.samples import TESTER

RULE = Rule(id="ambassadors", desk="gulf", channel="gulf", name="تحركات السفراء", query=QUERY)


def test_a_silence_shows_what_it_hides_and_ends_by_a_click(desk: Desk, page: Page) -> None:
    desk.put_in_force(RULE)
    article = desk.article("السفير في لندن")
    told = desk.alert(article, severity="urgent")
    until(lambda: RULE.id in desk.get("/silences")[1], 20, "the console knows the rule")
    page.goto(desk.url)
    expect(row(page, told)).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("m")
    expect(page.locator("#m-rule")).to_have_value("ambassadors")
    expect(page.locator(".preview")).to_contain_text("لحجب تنبيه واحد")

    page.locator("#m-rule").select_option("")
    expect(page.locator(".preview")).to_have_count(0)
    page.locator("#m-rule").select_option("ambassadors")
    expect(page.locator(".preview .mini")).to_have_count(1)
    page.get_by_label("السبب").fill("زيارة معلنة")
    page.get_by_role("button", name="اكتم", exact=True).click()
    expect(page.locator(".mute")).to_contain_text("زيارة معلنة")
    [silence] = silences.read(desk.rasid.settings)
    assert silence.rule == "ambassadors"

    desk.alert(article, suppressed=Suppression(reason="silenced", silence=silence.id), severity="urgent")
    until(lambda: "حجب تنبيه واحد" in desk.get("/silences")[1], 30, "what it hid is listed")
    page.reload()
    expect(page.locator(".mute .mini .src")).to_have_text("السفير في لندن")
    page.get_by_role("button", name="أنهِه الآن").click()
    expect(page.locator(".past-mute")).to_contain_text("زيارة معلنة")
    assert page.locator(".mute").count() == 0

    page.goto(
        f"{desk.url}/audit?object=silence"
    )  # by whom, and when it was to end: in words, in the reader's zone
    ended = page.locator(".step", has_text="إنهاء كتم")
    expect(ended.locator(".changes dt")).to_have_text(["ينتهي"])
    due = datetime.fromisoformat(silence.ends_at).astimezone(ZoneInfo("Asia/Riyadh"))
    expect(ended.locator(".changes del")).to_contain_text(f"{due.year}، {due:%H:%M:%S}")


def test_a_rule_that_is_silenced_is_marked_and_one_without_an_alert_named(desk: Desk, page: Page) -> None:
    desk.put_in_force(RULE)
    silence = silences.add(desk.rasid.settings, {"rule": RULE.id}, span="2h", reason="زيارة معلنة", by=TESTER)
    until(lambda: silence.id in desk.get(f"/rules/{RULE.id}")[1], 20, "the console knows the silence")
    for path in ("/rules", f"/rules/{RULE.id}", f"/?rule={RULE.id}"):
        page.goto(desk.url + path)
        mark = page.locator("main").get_by_role("link", name="مكتومة حتى")
        assert mark.locator("time").get_attribute("datetime") == silence.ends_at, path
    expect(page.locator("[name=rule] option:checked")).to_have_text(RULE.name)
    expect(page.locator(".empty h2")).to_have_text(f"لا تنبيه بعد بالقاعدة «{RULE.name}»")
    expect(page.locator(".empty")).to_contain_text("لم يُبلَّغ بها أحد منذ سرت:")
    no_violation(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    silenced = desk.article("السفير في لندن")
    desk.await_archived(silenced)
    desk.alert(silenced, suppressed=Suppression(reason="silenced", silence=silence.id))
    until(lambda: silence.reason in desk.get(f"/why?q={silenced.id}")[1], 30, "why says the reason")
    page.goto(f"{desk.url}/why?q={silenced.id}")
    expect(page.locator(".desks li.no", has_text="gulf").first).to_contain_text("مكتوم، كتمه: «زيارة معلنة»")


def test_an_editor_learns_why_nobody_was_told(desk: Desk, page: Page) -> None:
    desk.put_in_force(RULE)
    there = desk.article("وصول السفير إلى باريس", "لا شيء آخر", url="https://bna.bh/paris")
    covered = desk.article("السفير في لندن")
    desk.await_archived(there, covered)
    desk.alert(covered, suppressed=Suppression(reason="duplicate"))
    until(lambda: "تحركات السفراء" in desk.get("/rules")[1], 20, "the console knows the rule")
    page.goto(f"{desk.url}/why")
    for asked in ("السفير باريس", "https://bna.bh/paris", there.id):
        page.locator("#why-q").fill(asked)
        with page.expect_navigation():  # the answer to each of them reads as that before
            page.keyboard.press("Enter")
        expect(page.locator(".answer h2")).to_have_text("وصول السفير إلى باريس")
        expect(page.locator(".desks li.no", has_text="gulf").first).to_contain_text(
            "تحركات السفراء: ينقصه لندن"
        )
    page.goto(f"{desk.url}/why?q={covered.id}")
    expect(page.locator(".desks li.no", has_text="gulf").first).to_contain_text("تحركات السفراء: مكرر")


def test_an_article_under_embargo_waits_for_its_end(desk: Desk, page: Page) -> None:
    desk.put_in_force(RULE)
    held = desk.article("السفير في لندن", status="withheld", embargoed_until="2100-01-01T09:00:00Z")
    desk.await_archived(held)
    until(lambda: "تحركات السفراء" in desk.get("/rules")[1], 20, "the console knows the rule")
    page.goto(f"{desk.url}/why?q={held.id}")
    expect(page.locator(".answer")).to_contain_text(
        "ينتظر انتهاء حظره، ولا يُبلَّغ به أحد قبل الجمعة 1 يناير 2100"
    )
    expect(page.locator(".desks li.no", has_text="gulf").first).to_contain_text("تحركات السفراء: تطابقه")
    expect(page.locator(".answer")).not_to_contain_text("لم تطابقه")
