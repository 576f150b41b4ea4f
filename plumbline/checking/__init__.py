"""Files somebody hands to `plumbline check` and `plumbline profile`, and what is printed about them."""
