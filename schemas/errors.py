"""Why bytes are not a message of ours.

    SchemaError                 a message that cannot be read
    ├── NotText                 the bytes are not UTF-8
    ├── NotJSON                 the text is not JSON
    ├── NotAnObject             the JSON is not an object
    └── InvalidField            a field is missing, of another type, or says something impossible

Each carries a stable ``reason`` slug (what a dead letter is grouped by) and a message that says
what was wrong, where, and what was expected.
"""


class SchemaError(ValueError):
    """A message that cannot be read; ``reason`` is its stable slug."""

    reason = "invalid"


class NotText(SchemaError):
    """The bytes are not UTF-8."""

    reason = "not-utf8"


class NotJSON(SchemaError):
    """The text is not JSON."""

    reason = "not-json"


class NotAnObject(SchemaError):
    """The JSON is something else than an object."""

    reason = "not-an-object"


class InvalidField(SchemaError):
    """A field breaks its contract; ``field`` is its path, such as ``subjects.0.slug``."""

    def __init__(self, field: str, problem: str, *, reason: str = "invalid-field") -> None:
        super().__init__(f"{field}: {problem}" if field else problem)
        self.field = field
        self.reason = reason
