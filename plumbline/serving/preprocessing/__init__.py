"""The data preprocessor."""
