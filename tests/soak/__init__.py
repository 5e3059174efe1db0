"""Failures under load on a real Kafka, and the proof that nothing was lost in them."""
