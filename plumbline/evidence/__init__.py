"""What was seen and decided: append-only, hash-chained."""
