"""Stories: which articles report the same thing, and what a desk was told of it. Pure; no clock."""
