"""What differs between databases; only `plumbline.store` uses it."""
