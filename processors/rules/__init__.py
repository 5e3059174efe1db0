"""Desks' rules: the query language, and which rules an article matches."""

from processors.rules.errors import QueryError
from processors.rules.matcher import Match, Matcher
from processors.rules.query import parse, parse_rule

__all__ = ["Match", "Matcher", "QueryError", "parse", "parse_rule"]
