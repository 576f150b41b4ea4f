"""What the service answers at, one file a path or two."""
