"""A bounded sample of a window's rows, for what no profile can tell. It is kept with the data."""
