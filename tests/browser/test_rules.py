"""Rules on their page: tried while they are typed, applied as they were seen, and what becomes of them."""

import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from processors.rules import Matcher
from schemas import Article, Rule, Suppression, wire
from streams.desks import rule_files
from streams.desks.rules import in_force
from streams.messages.people import Actor
from tests.browser.desk import QUERY, Desk, tab_to
from tests.installation import until

RULE = Rule(id="ambassadors", desk="gulf", channel="gulf", name="تحركات السفراء", query=QUERY)


def open_rule(page: Page, desk: Desk, rule: Rule) -> None:
    """Open the page of a rule as soon as the console knows it as it is."""
    until(lambda: rule.query in desk.get(f"/rules/{rule.id}")[1], 20, "the console knows the rule")
    page.goto(f"{desk.url}/rules/{rule.id}")


def test_a_search_becomes_a_rule_that_is_tried_applied_and_raises_its_first_alert(
    desk: Desk, page: Page
) -> None:
    there = [desk.article(title, "") for title in ("السفير في لندن", "السفير في باريس", "مباراة في لندن")]
    desk.await_archived(*there)
    page.goto(f"{desk.url}/search?q={quote('السفير')}")
    page.get_by_text("اجعله قاعدة").click()
    verdict, box = page.locator("#q-verdict"), page.locator("[data-query]")
    expect(box).to_have_value("السفير")
    expect(verdict).to_contain_text("تنبيهان، من تطابقين")

    # While it is typed: the place of a mistake, in Arabic; then what it would have found.
    box.fill("السفير NEAR لندن")
    expect(verdict.locator("[data-wrong]")).to_contain_text("الحرف 12: تحتاج NEAR إلى مسافة بالكلمات")
    expect(page.locator(".mirror .wrong")).to_have_count(1)
    box.fill("السفير لندن")
    found = page.locator("[data-part=trial] .gains a")
    expect(found).to_have_count(1)
    tried = Rule(id="r", desk="d", channel="c", name="n", query="السفير لندن")
    assert found.all_text_contents() == [
        each.title for each in there if next(iter(Matcher([tried]).match(each)), None)
    ]

    # What must be filled in is marked, and said; the first of it has the focus.
    name, lacking = page.get_by_label("الاسم مطلوب"), page.locator("[data-part=lacking]")
    expect(lacking).to_have_text("أكمل الحقول ليُعرف ما يتغيّر. ينقص: الاسم، المكتب.")
    page.get_by_role("button", name="طبّقها").click()
    expect(name).to_be_focused()
    page.get_by_label("المكتب").fill("gulf")
    expect(lacking).to_contain_text("ينقص: الاسم.")
    name.fill(" ")
    page.get_by_role("button", name="طبّقها").click()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_be_focused()
    name.fill("السفير في لندن")
    page.get_by_role("button", name="طبّقها").click()
    expect(page.get_by_role("status").filter(has_text="سرت.")).to_be_visible()
    rule = in_force(desk.rasid.settings)["gulf-1"]
    assert (rule.desk, rule.name, rule.query) == (
        "gulf",
        "السفير في لندن",
        "السفير لندن",
    )

    sent = Article(id="new", source="bna.bh", title="السفير يصل إلى لندن")
    desk.rasid.send("articles.raw", [wire.encode(sent)], key=b"new")
    with (
        desk.rasid.worker()
    ):  # knows the rules as they are; one that ran would know a new one within a second
        page.goto(f"{desk.url}/?rule=gulf-1")
        first = page.locator(".alert h3", has_text="السفير يصل إلى لندن")
        expect(first).to_be_visible(timeout=60_000)


_FROM_THE_LEFT = """each => {
  const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), words = [{text: ''}];
  for (let node; (node = texts.nextNode()); ) for (let at = 0; at < node.length; at++) {
    if (/\\s/.test(node.data[at])) { words.push({text: ''}); continue; }
    const range = document.createRange(), word = words.at(-1);
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const {left, right} = range.getBoundingClientRect();
    word.text += node.data[at];
    word.left = Math.min(left, word.left ?? left);
    word.right = Math.max(right, word.right ?? right);
  }
  const shown = words.filter((word) => word.text).sort((one, other) => one.left - other.left);
  const torn = (word, at) => at && word.left < shown[at - 1].right - 1;
  return shown.map((word, at) => torn(word, at) ? `torn ${word.text}` : word.text);
}"""


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", ["/search?last=&q=", "/rules/new?query="])
def test_a_query_of_both_scripts_is_read_in_its_order(
    desk: Desk, page: Page, path: str, language: str
) -> None:
    page.goto(f"{desk.url}/?lang={language}")
    page.goto(f"{desk.url}{path}{quote('محمد بن سلمان')}")
    box, again = page.locator("[data-query]"), page.locator(".reads")

    def written() -> list[str]:
        mirror = page.locator(".mirror")  # what is seen, behind what is written in
        expect(mirror).to_have_css("direction", box.evaluate("each => getComputedStyle(each).direction"))
        return mirror.evaluate(_FROM_THE_LEFT)

    assert written() == ["سلمان", "بن", "محمد"]
    expect(again).to_have_count(0)
    # What begins with Latin letters runs from the left, as it is written.
    query = 'subject:diplomacy AND (السفير OR "London") NOT genre:opinion'
    box.fill(query)
    assert written() == query.split()
    # What begins with Arabic ones runs from the right; where that tears words, it stands below as it is read.
    query = '(السفير OR "London") AND terror* NOT genre:opinion'
    box.fill(query)
    assert any(word.startswith("torn") for word in written()), "a field that needs no help: let go of it"
    expect(again.locator("p")).to_have_text(query)
    assert again.locator("p").evaluate(_FROM_THE_LEFT) == query.split()[::-1]
    query = "(تمويل OR ممول*) NEAR/4 إرهاب*"
    box.fill(query)
    expect(again).to_have_count(0)
    assert written() == query.split()[::-1]
    # What is empty runs as the page does.
    box.fill("")
    expect(box).to_have_css("direction", "rtl" if language == "ar" else "ltr")


@pytest.mark.context(viewport={"width": 360, "height": 740})
@pytest.mark.parametrize("language", ["ar", "en"])
def test_on_a_phone_what_a_rule_brought_leaves_its_severity_alone(
    desk: Desk, page: Page, language: str
) -> None:
    article = desk.article("السفير في لندن")
    desk.put_in_force(RULE)
    desk.alert(article)
    desk.alert(article, suppressed=Suppression(reason="duplicate"))
    page.goto(f"{desk.url}/?lang={language}")
    until(lambda: "Not told" in desk.get("/rules?lang=en")[1], 30, "both are archived")
    page.goto(f"{desk.url}/rules")
    places = [page.locator(f"#ambassadors {each}").bounding_box() for each in (".when .sev", ".outcome")]
    severity, brought = sorted((each for each in places if each), key=lambda each: each["x"])
    assert severity["x"] + severity["width"] <= brought["x"]


def test_who_reads_what_a_rule_found_and_comes_back_finds_what_was_typed(desk: Desk, page: Page) -> None:
    desk.await_archived(desk.article("السفير في لندن", ""))
    desk.put_in_force(RULE)
    open_rule(page, desk, RULE)
    box, active = page.locator("[data-query]"), page.get_by_label("تعمل", exact=True)
    active.uncheck()
    box.fill("السفير لندن")
    page.locator("[data-part=trial]").get_by_role("link", name="كلها في البحث").click()
    page.wait_for_url("**/search*")
    page.go_back()
    expect(box).to_have_value("السفير لندن")
    expect(page.locator(".mirror")).to_have_text("السفير لندن")
    expect(active).not_to_be_checked()
    expect(page.locator("[data-part=change] ins").last).to_have_text("لا")
    page.locator("main").get_by_role("link", name="القواعد").click()
    page.get_by_role("link", name=RULE.name).click()
    expect(box).to_have_value(QUERY)  # who opens it anew begins anew


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(desk: Desk, page: Page) -> None:
    desk.put_in_force(RULE)
    open_rule(page, desk, RULE)
    page.locator("[data-query]").fill("السفير NEAR/8 لندن")
    expect(page.locator("[data-part=change] ins")).to_have_text("NEAR/8")
    theirs = Rule(id=RULE.id, desk="gulf", channel="gulf", name=RULE.name, query="السفير NEAR/5 باريس")
    desk.put_in_force(theirs, by=Actor("سلمى", "command"))
    page.get_by_role("button", name="طبّقها").click()
    conflict = page.get_by_role("alert")
    expect(conflict).to_contain_text("غيّرها غيرك وأنت تكتب: سلمى")
    expect(conflict.locator("ins")).to_have_text("باريس")
    assert in_force(desk.rasid.settings)[RULE.id].query == theirs.query
    expect(page.locator("[data-query]")).to_have_value("السفير NEAR/8 لندن")

    conflict.get_by_role("button", name="ضع تغييري فوقه").click()
    expect(page.get_by_role("status").filter(has_text="سرت.")).to_be_visible()
    now = in_force(desk.rasid.settings)[RULE.id]
    assert (now.query, now.version) == ("السفير NEAR/8 لندن", 3)
    expect(page.locator(".log li")).to_have_count(3)
    expect(page.locator(".log li").nth(1)).to_contain_text("سلمى")

    page.get_by_text("أزل القاعدة…").click()
    page.get_by_role("button", name="أزل القاعدة").click()
    expect(page.get_by_role("status").filter(has_text="أُزيلت.")).to_be_visible()
    assert RULE.id not in in_force(desk.rasid.settings)


def test_a_file_and_the_page_say_the_same(desk: Desk, page: Page) -> None:
    listed = Rule(
        id="cities", desk="gulf", channel="gulf", name="مدن", query="السفير NEAR/s @cities",
        lists={"cities": ["باريس", "لندن"]}, desk_name="الخليج", channel_name="أخبار الخليج",
    )  # fmt: skip
    known = replace(RULE, desk_name="الخليج", channel_name="أخبار الخليج")
    desk.put_in_force(known, listed)
    open_rule(page, desk, listed)
    text = desk.get("/rules.yaml?desk=gulf")[1]
    entries, problems = rule_files.read_text("rules.yaml", text)
    assert ([each.rule for each in entries], problems) == ([known, listed], [])
    page.goto(f"{desk.url}/rules")
    expect(page.locator("#cities")).to_contain_text("المكتب الخليج · قناة أخبار الخليج")

    page.goto(f"{desk.url}/rules/file")
    page.locator("#f-file").fill(text.replace("NEAR/5", "NEAR/9"))
    page.get_by_role("button", name="أظهر ما يتغيّر").click()
    expect(page.locator(".log li")).to_have_count(1)
    expect(page.locator(".log ins")).to_have_text("NEAR/9")
    page.get_by_role("button", name="طبّقها").click()
    page.wait_for_url("**/rules/ambassadors*")
    assert in_force(desk.rasid.settings)[RULE.id].query == QUERY.replace("NEAR/5", "NEAR/9")
    page.goto(f"{desk.url}/rules/file")
    page.locator("#f-file").fill("rules:\n  - id: x\n    query: السفير AND\n")
    page.get_by_role("button", name="أظهر ما يتغيّر").click()
    wrong = page.locator(".plainlist li", has_text="query")
    expect(wrong).to_contain_text(re.compile(r"rules.yaml:3: الحرف 11: .*\. المتوقع: "))
    expect(wrong.locator("[lang=en]")).to_contain_text("rule x, field query, column 11: ")


def test_the_whole_editor_is_used_by_the_keyboard_alone(desk: Desk, page: Page) -> None:
    desk.await_archived(desk.article("السفير في لندن", ""))
    page.goto(f"{desk.url}/rules")
    tab_to(page, page.get_by_role("link", name="قاعدة جديدة"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/rules/new")
    box, status = page.locator("[data-query]"), page.get_by_role("status").filter(has_text="سرت.")
    tab_to(page, box)
    page.keyboard.type("السفير لندن")
    expect(page.locator("#q-verdict")).to_contain_text("من تطابق واحد")
    for label, said in (
        ("الاسم", "سفراء"),
        ("المكتب", "gulf"),
        ("تنتهي في", ""),
        ("وسوم للبرامج", "team: a"),
    ):
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(said)
    page.keyboard.press("Enter")
    page.keyboard.type("by: b")
    tab_to(page, page.get_by_label("تعمل", exact=True))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="طبّقها"))
    page.keyboard.press("Enter")
    expect(status).to_be_visible()
    rule = in_force(desk.rasid.settings)["gulf-1"]
    assert (rule.query, rule.active, rule.labels) == ("السفير لندن", False, {"team": "a", "by": "b"})

    tab_to(page, box)
    page.keyboard.press("Control+End")
    page.keyboard.type(" NOT باريس")
    expect(page.locator("[data-part=change] ins")).to_have_text("NOT باريس")
    tab_to(page, page.get_by_role("button", name="طبّقها"))
    page.keyboard.press("Enter")
    expect(page.locator(".log li")).to_have_count(2)
    tab_to(page, page.locator("summary", has_text="أزل القاعدة…"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="أزل القاعدة"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="أُزيلت.")).to_be_visible()
    assert "gulf-1" not in in_force(desk.rasid.settings)
