"""What we know about Arabic news: pure functions; no Kafka, no clock, no files or network at run time."""
