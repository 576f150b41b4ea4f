"""What the measuring steps measure, one file an area: each from scored rows to measurements."""
