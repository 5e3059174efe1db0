"""Queries that a careful enemy, a careless paste or a tired editor might write."""
# ruff: noqa: E501  # a table of strings reads best when it is dense

_BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_OPERATORS = ["AND", "OR", "NOT", "NEAR/3", "و", "أو", "ليس"]
_FIELDS = ["title:", "body:", "subject:", "primary:", "genre:", "source:", "language:", "status:"]

NASTY = [
    # nothing at all, in many ways
    "", " ", "\n", "\t", "\r\n", "\x00", "\u00a0", "\u3000", "\u200b", "\u200d", *_BIDI, _BIDI, "؟", "،", "؛", "...", "…", "—",
    "()", "( )", "(())", '""', '" "', "«»", "“”", '"؟"', "*", "**", "=", "==", '=""', "=*", ":", "::", "/", "//", "-", "--",
    # operators alone, doubled, at the ends, and in each other's way
    *_OPERATORS,
    *(f"{one} {other}" for one in _OPERATORS for other in _OPERATORS),
    *(f"سفير {one}" for one in _OPERATORS),
    *(f"({one})" for one in _OPERATORS),
    "AND AND AND", "NOT NOT سفير", "NOT NOT NOT سفير", "سفير NOT NOT لندن", "سفير OR NOT NOT لندن",
    # fields without values, with each other, with operators
    *_FIELDS,
    *(f"{field} AND" for field in _FIELDS),
    *(f"{field}()" for field in _FIELDS),
    *(f'{field}""' for field in _FIELDS),
    *(f"{field}*" for field in _FIELDS),
    *(f"{field}{other}x" for field in ("title:", "subject:") for other in _FIELDS),
    "title::سفير", "title :سفير", ":سفير", "سفير:", "TITLE:سفير", "tıtle:سفير", "عنوان:سفير", "http://example.com/a?b=c",
    # thresholds
    "subject:>=0.5", "subject:diplomacy>=", "subject:diplomacy>=>=0.5", "subject:diplomacy>=-1", "subject:diplomacy>=1e9",
    "subject:diplomacy>=nan", "subject:diplomacy>=inf", "subject:diplomacy>=0.5.5", "subject:diplomacy>=٢",
    "subject:diplomacy=0.5", "subject:diplomacy<0.5", "subject:(diplomacy OR sport)>=0.5", "سفير>=0.5", "title:سفير>=0.5",
    "subject:diplomacy>=1_0", "subject:diplomacy>=½", "subject:DIPLOMACY", "subject:الدبلوماسية",
    # NEAR
    "a NEAR/", "a NEAR/ b", "a NEAR/-1 b", "a NEAR/1.5 b", "a NEAR/99999999999999999999 b", "a NEAR/² b", "a NEAR/½ b",
    "a NEAR/3", "NEAR/3 b", "a NEAR/3 NEAR/3 b", "a NEAR/3 NOT b", "a NEAR/3 (NOT b)", "a NEAR/3 (b OR (c AND d))",
    "a NEAR/3 (b OR subject:sport)", "(a NEAR/3 b) NEAR/3 c", "title:a NEAR/3 body:b", "a NEAR/3 ()", "a near/3 b", "NEAR3",
    # quotes and stars
    '"', '""""', '"a', 'a"', '"a""b"', '"a"b"c"', "«a", "a»", "«a”", "“a»", "„a“", "'a'", '"(a OR b)"', '"a*b"', '"*"', '"a *"',
    "a**", "*a*", "a*b*", "ا*", "=a*", "*:*", "?", "a?", "te?t", "a\\*b", '\\"', "a~", '"a b"~5', "a^2", "[a TO b]", "{a TO b}",
    "/a+b/", "+a", "-a", "!a", "a!", "a && b", "a || b", "a & b", "a | b", "@a", "#a", "$a", "%a", "a%", "a;b", "a,b", "a.b.c",
    # depth and length
    "(" * 51 + "a" + ")" * 51, "(" * 10_000, ")" * 10_000, "(" * 10_000 + "a" + ")" * 10_000, "NOT " * 5_000 + "a",
    "title:" * 3_000 + "a", "a OR " * 4_000, "a" * 20_000, "a" * 20_001, '"' * 20_000, "*" * 20_000, "-" * 20_000, ". " * 9_000,
    "«" * 5_000, "a NEAR/3 " * 2_000 + "a", "\u200f" * 20_000, "ً" * 20_000, "=" * 20_000, "subject:" + "x" * 10_000,
    # letters that are not what they seem
    "\ud800", "a\udfffb", "\U000e0041", "\ufffe", "\uffff", "a\u0300\u0301\u0302", "ـــــ", "ًٌٍَُِ", "لآ", "ﷺ", "ﻻ", "الله", "ا" * 500,
    "🙂", "👨‍👩‍👧", "🇧🇭", "日本語", "ａｎｄ", "ＡＮＤ", "АND", "ОR", "ＮＥＡＲ/３", "a\u2028b", "a\x85b", "a\x1fb", "\x1b[31ma", "&amp;", "<b>a</b>",
    "<script>", "أ ب ج د ه", '"أ ب ج د ه"', "&#1587;", "%D8%B3", "'; DROP TABLE rules; --", "${x}", "{{x}}", "{0}", "%s", "\\u0633",
]  # fmt: skip
