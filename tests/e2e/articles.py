"""Articles made for the tests."""

import json


def article(number: int, title: str = "ندوة في المنامة") -> bytes:
    """Return an article with an id of its own."""
    body = "ناقش المشاركون في العاصمة البحرينية سبل تعزيز الحوار بين الحضارات ونبذ خطاب الكراهية."
    fields = {"id": f"m-{number}", "source": "example.org", "title": f"{title} {number}", "body": body}
    return json.dumps(fields, ensure_ascii=False).encode()
