"""Whether, how and where to retrain; running it without credentials."""
