"""Its routes, one file a subject."""
