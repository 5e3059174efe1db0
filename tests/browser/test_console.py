"""The console in a real browser, over a real Kafka: what an editor sees, and what an outsider cannot do."""

import http.client
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from processors.rules import Matcher
from schemas import Change, Entity, Evidence, Mention, Rule, Suppression
from services.console.finding import MOST_SHOWN
from streams.messages import people
from tests.browser.desk import (
    BODY,
    QUERY,
    Desk,
    begins_with_capitals,
    fits_a_finger,
    no_scrolling_aside,
    no_violation,
    row,
    says_its_languages,
    tab_to,
)
from tests.installation import until

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'&amp; \u202eخبر"
# About noon there: what came a moment ago is of today, and nothing is of yesterday.
NOON = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"
LONG_AGO = "2024-11-28T22:30:00Z"  # in Riyadh it is the next day


def search(page: Page, desk: Desk, query: str) -> None:
    page.goto(f"{desk.url}/search?last=&q={quote(query)}")


def first_line(desk: Desk, heard: str = "") -> str:
    """Return what the line to a page that has heard of something (``id: …``) begins with."""
    asked = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=5)
    try:
        asked.request("GET", "/lines", headers={"Last-Event-ID": heard.removeprefix("id: ")})
        return asked.getresponse().readline().decode().strip()
    finally:
        asked.close()


def test_an_editor_sees_alerts_as_they_come_and_why(desk: Desk, page: Page) -> None:
    first = desk.article("السفير في لندن")
    told = desk.alert(first)
    page.goto(desk.url)
    expect(row(page, told)).to_be_visible()
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert [each.text_content() for each in row(page, told).locator("h3 mark").all()] == ["السفير", "لندن"]

    # The next one comes by itself, at the top, with its evidence as the alert has it.
    expect(page.locator(".line-state")).to_have_attribute("data-state", "ok")
    second = desk.article("وصول السفير إلى لندن")
    new = desk.alert(second, severity="urgent")
    expect(row(page, new)).to_be_visible()
    desk.await_archived(second)
    assert page.locator(".alert").first.get_attribute("data-alert") == new.id
    quoted = {each.text for each in new.evidence if each.field == "body"}
    assert {each.text_content() for each in row(page, new).locator(".ev mark").all()} == quoted
    assert page.title().startswith("(2)")

    # By the keyboard alone, with an Arabic layout: the keys go by their place.
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("r")
    expect(row(page, new)).not_to_have_class(re.compile("unread"))
    assert page.title().startswith("(1)")
    page.keyboard.press("o")
    page.wait_for_url("**/articles/*")
    article = page.locator(".headline")
    expect(article).to_have_text("وصول السفير إلى لندن")
    marks = [each.text_content() for each in page.locator(".paper mark.rule").all()]
    assert marks[:2] == ["السفير", "لندن"]
    expect(page.locator("#why-t")).to_have_text("أُبلغ مكتب واحد")
    page.get_by_text("أظهر خطواته").click()
    expect(page.locator(".trace li").first).to_contain_text("عولج")


def test_who_comes_back_from_an_article_reads_on_where_it_was(desk: Desk, page: Page) -> None:
    told = [desk.alert(desk.article(f"السفير في لندن {each}")) for each in range(3)]
    desk.await_told(*told)
    page.goto(desk.url)
    expect(row(page, told[0])).to_be_visible()
    for key in "jj":
        page.keyboard.press(key)
    here = page.locator(".alert[aria-current]").get_attribute("data-alert")
    assert here == page.locator(".alert").last.get_attribute("data-alert")
    page.keyboard.press("o")
    page.wait_for_url("**/articles/*")
    page.go_back()
    expect(page.locator(".alert[aria-current]")).to_have_attribute("data-alert", here)
    expect(page.locator(".alert[aria-current]")).to_be_focused()
    page.keyboard.press("k")
    assert page.locator(".alert[aria-current]").get_attribute("data-alert") != here


def test_what_one_of_a_desk_reads_or_takes_care_of_the_others_see(desk: Desk, page: Page) -> None:
    told = desk.alert(desk.article("السفير في لندن"))
    page.goto(desk.url)
    expect(row(page, told)).to_be_visible()
    page.reload()
    with page.context.new_page() as other:
        other.goto(desk.url)
        expect(other.locator(".line-state")).to_have_attribute("data-state", "ok")
        page.keyboard.press("e")
        expect(row(other, told)).to_have_class(re.compile("is-taken"))
        expect(row(other, told).locator(".from .taken")).to_contain_text("يتولّاه")
        assert not other.title().startswith("(")
        row(other, told).locator("[data-act=take]").click()
        expect(row(page, told)).not_to_have_class(re.compile("is-taken"))


def test_who_reads_on_a_page_that_lags_drops_nobodys_care(desk: Desk, page: Page) -> None:
    told = desk.alert(desk.article("السفير في لندن"))
    with page.context.new_page() as other:
        other.goto(desk.url)
        expect(row(other, told)).to_be_visible()
        other.reload()
        page.route("**/lines", lambda route: route.abort())
        page.goto(desk.url)
        row(other, told).locator("[data-act=take]").click()
        until(lambda: f'data-taken="{people.here()}"' in desk.get("/")[1], 30, "the mark is archived")
        expect(row(page, told)).not_to_have_class(re.compile("is-taken"))  # it does not know
        read = row(page, told).locator("[data-act=read]")
        read.click()
        read.click()
        expect(row(other, told)).to_have_class(re.compile("unread"))
        expect(row(other, told)).to_have_class(re.compile("is-taken"))


def test_what_was_taken_back_corrected_and_not_told_reads_so(desk: Desk, page: Page) -> None:
    article = desk.article("مقتل سبعة في هجوم قرب لندن")
    desk.alert(article)
    corrected = desk.alert(
        article, kind="correction", changes=[Change(kind="number", old="سبعة", new="عشرة")], told_title="x"
    )
    new = Evidence(field="body", start=0, end=5, text="توفي ثلاثة من الجرحى.")
    updated = desk.alert(article, kind="update", new_sentences=[new])
    gone = desk.alert(article, kind="retraction", told_title="مقتل سبعة في هجوم", severity="urgent")
    desk.alert(article, suppressed=Suppression(reason="duplicate"))
    page.goto(desk.url)
    expect(row(page, gone).locator("h3 del")).to_have_text("مقتل سبعة في هجوم")
    expect(row(page, gone).locator(".kind")).to_have_text("سحب")
    expect(row(page, corrected).locator(".ev del")).to_have_text("سبعة")
    expect(row(page, corrected).locator(".ev ins")).to_have_text("عشرة")
    expect(row(page, updated).locator(".ev ins")).to_have_text("توفي ثلاثة من الجرحى.")
    expect(page.locator(".alert")).to_have_count(4)
    until(lambda: "مكرر" in desk.get("/stories/gulf/s-1")[1], 30, "what was not told is archived")
    page.goto(f"{desk.url}/stories/gulf/s-1")
    expect(page.locator(".step")).to_have_count(5)
    expect(page.locator(".step.quiet .outcome")).to_contain_text("مكرر")
    expect(page).to_have_title("مقتل سبعة في هجوم قرب لندن · راصد")


def test_each_page_says_when_an_article_was_published(desk: Desk, page: Page) -> None:
    article = desk.article("السفير في لندن", published_at=LONG_AGO)
    desk.await_archived(article)
    told = desk.alert(article)
    page.goto(desk.url)
    expect(row(page, told).locator(".ww")).to_contain_text("نُشر 29 نوفمبر 2024، 01:30")
    for path in (
        f"/articles/{article.id}",
        "/stories/gulf/s-1",
        f"/why?q={article.id}",
        f"/search?last=&q={quote('السفير')}",
    ):
        page.goto(desk.url + path)
        published = page.locator("main time", has_text="29 نوفمبر 2024، 01:30")
        assert published.get_attribute("datetime") == "2024-11-28T22:30:00.000Z", path


def test_what_is_in_another_script_is_read_from_its_beginning(desk: Desk, page: Page) -> None:
    body = "The ambassador السفير arrived in London لندن."
    english = desk.article("An ambassador in London", body, url="https://bna.bh/1")
    desk.await_archived(english)
    told = desk.alert(english, name="تحركات السفراء والقائمين بالأعمال في لندن")
    said = "قال وزير الخارجية السعودي عادل الجبير إنه عائد."
    named = desk.alert(desk.article("قال إنه عائد", said, published_at=LONG_AGO))
    page.goto(f"{desk.url}/?lang=en")
    # A name that is too long for its column is cut at its end, which in Arabic is on the left.
    name = row(page, told).locator(".from .rule bdi").first
    letters = """each => {
      const range = document.createRange();
      range.setStart(each.firstChild, 0);
      range.setEnd(each.firstChild, 1);
      const [first, box] = [range, each].map((one) => one.getBoundingClientRect());
      return [first.left - box.left, box.right - first.right];
    }"""
    assert name.evaluate("each => each.scrollWidth > each.clientWidth")
    assert name.evaluate(letters)[1] >= 0
    who = row(page, named).locator(".ww bdi").first
    who.evaluate("each => { each.textContent += '، وزير الخارجية السعودي'.repeat(20); }")
    assert who.evaluate("each => each.scrollWidth > each.clientWidth")
    assert who.evaluate(letters)[1] >= 0
    left = "each => each.closest('.ww').getBoundingClientRect().right - each.getBoundingClientRect().right"
    assert who.evaluate(left) < 2  # where nothing stands beside it, it has all the room
    # English begins on the left, on a page in Arabic too; and no dot stands before its link.
    page.goto(f"{desk.url}/?lang=ar")
    page.goto(f"{desk.url}/articles/{english.id}")
    assert page.locator(".text p").first.evaluate(letters)[0] < 5
    expect(page.locator(".byline")).to_have_text("https://bna.bh/1")
    for text in (".headline", ".text"):  # whoever hears the page hears it in its own language
        expect(page.locator(text)).to_have_attribute("lang", english.detected_language)


def test_a_rule_stands_there_with_what_it_brought(desk: Desk, page: Page) -> None:
    article = desk.article("السفير في لندن")
    desk.alert(article)
    desk.alert(article, suppressed=Suppression(reason="duplicate"))
    rule = Rule(id="ambassadors", desk="gulf", channel="gulf", name="تحركات السفراء", query=QUERY)
    desk.put_in_force(rule)

    def brought() -> str:
        page.goto(f"{desk.url}/rules")
        return (
            page.locator("#ambassadors .outcome").text_content()
            if page.locator("#ambassadors").count()
            else ""
        )

    until(lambda: "تنبيه واحد" in brought() and "ولم يُبلغ 1" in brought(), 30, "what the rule brought")
    page.locator("#ambassadors").get_by_text("ما يطابقها").click()
    expect(page.locator(".results h3")).to_have_text("السفير في لندن")


@pytest.mark.context(timezone_id=NOON)
def test_a_search_finds_what_a_rule_finds_while_it_is_typed(desk: Desk, page: Page) -> None:
    there = [desk.article(title) for title in ("السفير في لندن", "لندن تستقبل الوزير", "مباراة في لندن")]
    desk.await_archived(*there)
    page.goto(f"{desk.url}/search")
    box = page.locator("[data-query]")
    box.fill("title:(السفير OR للوزير)")
    results = page.locator(".results h3")
    expect(results).to_have_count(2)
    rule = Rule(id="r", desk="d", channel="c", name="n", query="title:(السفير OR للوزير)")
    expected = [each.title for each in reversed(there) if Matcher([rule]).match(each)]
    assert results.all_text_contents() == expected
    box.fill("السفير AND")
    expect(page.locator("[data-wrong]")).to_contain_text("الحرف 11: انتهى الاستعلام قبل أن يتم")
    expect(box).to_have_attribute("aria-invalid", "true")
    box.fill("مباراة")
    expect(results).to_have_count(1)
    page.get_by_text("أمس", exact=True).click()
    expect(results).to_have_count(0)
    page.get_by_label("من", exact=True).fill("2026-01-01")
    expect(results).to_have_count(1)
    expect(page.locator("[name=last]:checked")).to_have_count(0)
    assert "last=" not in page.url
    page.get_by_text("اليوم", exact=True).click()
    expect(page.get_by_label("من", exact=True)).to_have_value("")
    expect(results).to_have_count(1)
    page.locator(".facet a").first.click()  # at once: it is of the days that were just chosen
    page.wait_for_url("**last=today**")
    expect(results).to_have_count(1)

    # Of more than a page what is found comes first, and how much that is when it is counted.
    many = [desk.article(f"معرض الكتاب {number}") for number in range(MOST_SHOWN + 1)]
    desk.await_archived(*many)
    counted, facet = page.locator("[data-verdict]"), page.locator(".facet").first
    for query in ("معرض", "معرض AND الكتاب"):
        box.fill(query)
        expect(results).to_have_count(MOST_SHOWN)
        expect(counted).to_contain_text(f"{len(many)} مقال")
        expect(facet).to_contain_text(f"{len(many)}")
    page.route("**/*.js", lambda route: route.abort())  # who has no scripts asks for it
    search(page, desk, "معرض")
    page.get_by_role("link", name="كم هي").click()
    expect(counted).to_contain_text(f"{len(many)} مقال")
    page.get_by_role("link", name="أقدم").click()
    expect(results).to_have_text([many[0].title])
    assert "last=&" in page.url  # still of all that is kept


def test_what_is_filled_in_before_the_scripts_are_there_counts(desk: Desk, page: Page) -> None:
    there = desk.article("السفير في لندن")
    desk.await_archived(there)
    desk.put_in_force(Rule(id="ambassadors", desk="gulf", channel="gulf", name="سفراء", query=QUERY))
    until(lambda: "ambassadors" in desk.get("/silences")[1], 20, "the console knows the rule")
    desk.await_told(desk.alert(there))
    box, results = page.locator("[data-query]"), page.locator(".results h3")
    early: list[Callable[[], object]] = []
    page.goto(desk.url)  # the reader's zone is known from here on

    def slow(route: Route) -> None:
        early.pop()()
        route.continue_()

    page.route("**/page.js", slow)
    for path, act, shown in (
        ("/search", lambda: box.fill("لندن"), results),
        (f"/search?q={quote('باريس')}", lambda: box.fill("لندن"), results),
        (f"/search?last=today&q={quote('لندن')}", lambda: page.get_by_label("إلى").fill("2025-01-01"), None),
        ("/rules/new", lambda: box.fill("لندن"), page.locator("[data-part=trial] .gains a")),
        (
            "/silences?desk=gulf",
            lambda: page.locator("#m-rule").select_option("ambassadors"),
            page.locator(".preview .mini"),
        ),
    ):
        early.append(act)
        page.goto(desk.url + path)
        expect(shown or results).to_have_count(1 if shown else 0)
    day = page.get_by_label("إلى")
    early.append(day.focus)
    page.goto(f"{desk.url}/search")
    expect(day).to_be_focused()
    assert not early


def test_a_search_is_narrowed_by_whom_and_where_and_so_becomes_a_rule(desk: Desk, page: Page) -> None:
    minister = "قال وزير الخارجية السعودي عادل الجبير في {0} إن المحادثات في {0} تقدمت."
    there = [
        desk.article("خبر أول", minister.format("لندن")),
        desk.article("خبر ثان", minister.format("باريس"), source="spa.gov.sa"),
        desk.article("خبر ثالث", "مباراة في لندن مساء اليوم، ولندن تنتظر."),
    ]
    desk.await_archived(*there)
    search(page, desk, "خبر")
    results, narrow = page.locator(".results h3"), page.locator("#narrow")
    expect(results).to_have_count(3)
    london = narrow.get_by_role("link", name="لندن")
    expect(narrow.locator("li", has_text="لندن")).to_contain_text("2")
    tab_to(page, london)
    page.keyboard.press("Enter")
    expect(results).to_have_count(2)
    person = narrow.get_by_role("link", name="عادل الجبير")
    expect(narrow.locator("li", has_text="عادل الجبير")).to_contain_text("1")
    person.click()
    expect(results).to_have_text(["خبر أول"])
    expect(narrow.locator("[aria-current]")).to_have_text(["لندن", "عادل الجبير"])
    no_violation(page)

    # It stays so while somebody types; the rule asks for the same by its name.
    page.locator("[data-query]").fill("title:خبر OR مباراة")
    expect(page.locator("[data-save] a")).to_have_attribute("href", re.compile("title"))
    expect(results).to_have_text(["خبر أول"])
    with page.context.new_page() as other:
        other.goto(page.url)
        other.get_by_text("اجعله قاعدة").click()
        expect(other.locator("[data-query]")).to_have_value(
            '(title:خبر OR مباراة) AND place:"لندن" AND person:"عادل الجبير"'
        )
        expect(other.locator("#q-verdict")).to_contain_text("من تطابق واحد")
    page.get_by_role("link", name="أزل لندن").click()
    expect(narrow.locator("[aria-current]")).to_have_text(["عادل الجبير"])
    expect(results).to_have_count(2)


def test_an_article_shows_whom_and_what_it_names_where_that_is_asked_for(desk: Desk, page: Page) -> None:
    body = "قال وزير الخارجية السعودي عادل الجبير في لندن إن داعش ينحسر، وإن داعش خسر معاقله."
    article = desk.article("الجبير في لندن", body)
    desk.await_archived(article)
    page.goto(f"{desk.url}/articles/{article.id}")
    for mark, types in (("people", {"person"}), ("places", {"place"}), ("bodies", {"organisation", "group"})):
        named = {each.text for each in article.mentions if each.type in types}
        assert named
        marks = page.locator(f".paper mark.{mark}")
        assert set(marks.all_text_contents()) == named
        lined = "each => getComputedStyle(each).textDecorationLine"
        assert marks.first.evaluate(lined) == "none"
        tab_to(page, page.locator(f"#layer-{mark}"))
        page.keyboard.press("Space")
        assert marks.first.evaluate(lined) == "overline"
    minister = page.locator(".hashiya").get_by_role("link", name="عادل الجبير")
    expect(minister).to_have_attribute("href", re.compile("person"))
    expect(page.locator(".hashiya .role")).to_contain_text(["وزير الخارجية", "المملكة المتحدة", "QDe.115"])
    no_violation(page)


def test_alerts_are_filtered_by_what_they_are_about(desk: Desk, page: Page) -> None:
    sport = "سجل المنتخب ثلاثة أهداف في مباراة كرة القدم وفاز المدرب بكأس البطولة بعد تسجيل اللاعب هدفا."
    match = desk.alert(desk.article("السفير في لندن يحضر مباراة كرة القدم في الدوري", sport))
    visit = desk.alert(desk.article("السفير في لندن"))
    page.goto(desk.url)
    expect(row(page, visit)).to_be_visible()
    assert {"sport"} == {each.slug for each in match.article.subjects}
    page.locator(".filter-open").click()
    page.locator("[name=subject]").select_option("sport")
    page.wait_for_url("**subject=sport**")
    expect(page.locator(".alert")).to_have_count(1)
    expect(row(page, match)).to_be_visible()
    later = desk.alert(desk.article("السفير في لندن يحضر مباراة كرة القدم في الدوري", sport))
    desk.alert(desk.article("السفير إلى لندن"))
    expect(row(page, later)).to_be_visible()
    expect(page.locator(".alert")).to_have_count(2)

    page.locator("[name=subject]").select_option("")
    elsewhere = desk.alert(desk.article("السفير في باريس", ""))
    expect(row(page, elsewhere)).to_be_visible()
    page.reload()
    page.locator(".filter-open").click()
    page.locator("[name=place]").select_option(label="باريس")
    page.wait_for_url("**place=**")
    expect(page.locator(".alert")).to_have_count(1)
    expect(row(page, elsewhere)).to_be_visible()
    page.locator("[data-channels] a", has_text="gulf").click()
    page.wait_for_url("**channel=gulf&place=**")  # a channel is narrowed as all were
    expect(page.locator(".alert")).to_have_count(1)


@pytest.mark.context(permissions=["notifications"])
def test_who_asked_for_it_is_notified_while_nobody_looks(desk: Desk, page: Page) -> None:
    page.goto(desk.url)
    page.evaluate("""() => {
      window.notified = [];
      window.Notification = class extends Notification {
        constructor(title, options) { super(title, options); window.notified.push(title); }
      };
      Object.defineProperty(document, 'hidden', {get: () => window.away});
    }""")
    expect(page.locator(".line-state")).to_have_attribute("data-state", "ok")
    page.locator(".filter-open").click()
    page.locator("[data-notify]").check()
    expect(row(page, desk.alert(desk.article("السفير في لندن")))).to_be_visible()
    page.evaluate("window.away = true")
    seen = desk.alert(desk.article("السفير إلى لندن"), severity="urgent")
    expect(row(page, seen)).to_be_visible()
    assert page.evaluate("window.notified") == ["عاجل: السفير إلى لندن"]


def test_an_open_page_keeps_its_newest_rows_and_gets_the_tabs_of_new_channels(desk: Desk, page: Page) -> None:
    article = desk.article("السفير في لندن")
    first = desk.alert(article)
    page.goto(desk.url)
    expect(row(page, first)).to_be_visible()
    expect(page.locator(".line-state")).to_have_attribute("data-state", "ok")
    expect(page.locator("[data-older]")).to_be_hidden()
    page.evaluate("document.querySelector('[data-list]').dataset.most = 2")
    desk.put_in_force(
        Rule(id="r", desk="gulf", channel="sport", name="رياضة", query="x", channel_name="الرياضة")
    )
    until(lambda: "الرياضة" in desk.get("/rules")[1], 20, "the console knows what the channel is called")
    for channel in ("gulf", "sport"):
        desk.alert(article, channel=channel)
    expect(page.locator(".chans a")).to_have_text(["الكل 3", "gulf 2", "الرياضة 1"])
    expect(page.locator(".alert")).to_have_count(2)
    expect(row(page, first)).to_have_count(0)
    page.locator("[data-older] a").click()
    expect(page.locator(".alert")).to_have_count(1)
    expect(row(page, first)).to_be_visible()


def test_nothing_is_lost_while_the_server_is_away(desk: Desk, page: Page) -> None:
    page.goto(desk.url)
    expect(page.locator(".line-state")).to_have_attribute("data-state", "ok")
    heard = first_line(desk)
    assert heard.startswith("id: ")
    desk.console.kill()
    expect(page.locator('[data-banner="cut"]')).to_be_visible()
    told = [desk.alert(desk.article(f"السفير في لندن {number}")) for number in range(3)]
    desk.start()
    for each in told:
        expect(row(page, each)).to_be_visible(timeout=30_000)
    expect(page.locator('[data-banner="cut"]')).to_be_hidden()
    assert page.locator(".alert").count() == 3
    # A line that comes back is told what it has not heard, and no more.
    now = first_line(desk, heard)
    assert now.startswith("id: ")
    assert first_line(desk, now) == ": still here"


def test_no_text_becomes_anything_but_text(desk: Desk, page: Page) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    title, body = HOSTILE + " السفير في لندن", HOSTILE + "\n" + BODY
    article = desk.article(title, body, source=HOSTILE, url="javascript:alert(3)")
    names = [
        Entity(id=each, type=each, key=f"{each}:{HOSTILE}", name=HOSTILE) for each in ("person", "place")
    ]
    mentions = [
        Mention(field="title", start=0, end=9, text="x", type=each.type, entity=each.id) for each in names
    ]
    article = replace(article, entities=names, mentions=mentions, version=2)
    desk.publish(article)
    second = '<span class="num">2</span>'
    until(lambda: second in desk.get(f"/articles/{article.id}")[1], 30, "the new version is there")
    told = desk.alert(article)
    page.goto(desk.url)
    expect(row(page, told)).to_be_visible()
    for path in ("/", f"/articles/{quote(article.id)}", "/stories/gulf/s-1"):
        page.goto(desk.url + path)
        assert page.locator("main script, main img, main [onerror]").count() == 0
        assert page.locator('a[href^="javascript:"]').count() == 0
    search(page, desk, "السفير AND <script>alert(4)</script>")
    search(page, desk, "لندن")
    expect(page.locator(".results h3")).to_have_count(1)
    expect(page.locator(".facet").first).to_be_visible()
    for facet in range(page.locator(".facet").count()):  # subject, outlet, place, person
        search(page, desk, "لندن")
        page.locator(".facet").nth(facet).locator("a").first.click()
        expect(page.locator(".facet [aria-current]")).to_have_count(1)
        expect(page.locator(".results h3")).to_have_count(1)
        assert page.locator("main script, main img, main [onerror]").count() == 0
    page.get_by_text("اجعله قاعدة").click()
    expect(page.locator("#q-verdict")).to_contain_text("صحيحة")
    assert dialogs == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_can_be_read_by_everybody(desk: Desk, page: Page, language: str) -> None:
    article = desk.article("السفير في لندن", url="https://bna.bh/1", published_at=LONG_AGO)
    desk.await_archived(article)
    told = desk.alert(article, severity="urgent")
    updated = desk.alert(article, severity="warning", kind="update")
    page.goto(f"{desk.url}/?lang={language}")
    for each in (told, updated):  # what is there when a page is opened is not coloured as new
        expect(row(page, each)).to_be_visible()
    paths = (
        "/",
        f"/articles/{article.id}",
        f"/articles/{article.id}/trace",
        "/stories/gulf/s-1",
        "/search",
        "/rules",
        f"/rules/new?query={quote('لندن AND')}",
        "/rules/file",
        "/silences?desk=gulf",
        f"/why?q={article.id}",
        f"/search?last=&q={quote('لندن')}",
    )
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for path in paths:
            page.goto(desk.url + path)
            no_violation(page, scheme, path)


@pytest.mark.context(viewport={"width": 320, "height": 740}, has_touch=True, is_mobile=True)
def test_a_finger_hits_what_it_means_nothing_scrolls_aside_and_english_says_what_is_arabic(
    desk: Desk, page: Page
) -> None:
    rule = Rule(id="ambassadors", desk="gulf", channel="gulf", name="تحركات السفراء", query=QUERY)
    desk.put_in_force(rule)
    article = desk.article(
        "وزير الخارجية يستقبل السفير في لندن " * 4,
        url="https://bna.bh/" + "long/" * 30,
        published_at=LONG_AGO,
    )
    desk.await_archived(article)
    told = desk.alert(article)
    until(lambda: rule.name in desk.get("/rules")[1], 20, "the console knows the rule")
    page.goto(desk.url)
    expect(row(page, told)).to_be_visible()
    paths = (
        "/",
        "/?rule=ambassadors&severity=info",
        f"/articles/{article.id}",
        f"/articles/{article.id}/trace",
        "/stories/gulf/s-1",
        "/search",
        f"/search?last=&q={quote('لندن')}",
        "/rules",
        "/rules/ambassadors",
        f"/rules/new?query={quote('لندن')}",
        "/rules/file",
        "/silences?desk=gulf",
        f"/why?q={article.id}",
        "/ops",
        "/ops/dead",
        "/ops/replays",
        "/audit",
    )
    for language in ("ar", "en"):
        page.goto(f"{desk.url}/?lang={language}")
        for path in paths:
            page.goto(desk.url + path)
            if language == "en":
                says_its_languages(page, path)
                begins_with_capitals(page, path)
            if path == "/":
                note, opens = row(page, told).locator(".note"), row(page, told).locator("[data-note]")
                row(page, told).locator(".when").tap()
                expect(note).to_be_visible()
                expect(opens).to_have_attribute("aria-expanded", "true")
                opens.tap()
                expect(note).to_be_hidden()
                opens.tap()
                expect(note).to_be_visible()
            for width in (320, 1024):  # a small phone; a tablet on its side
                page.set_viewport_size({"width": width, "height": 740})
                fits_a_finger(page, language, path, width)
                no_scrolling_aside(page, language, path, width)
