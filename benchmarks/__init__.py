"""What it costs, beside its peers."""
