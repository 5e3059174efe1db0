"""What travels: topics, records, headers, lanes, times."""
