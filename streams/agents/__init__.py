"""The three agents, one job each: enrich, watch, alert."""
