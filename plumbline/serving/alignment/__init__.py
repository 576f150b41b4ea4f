"""The alignment service: checks what goes into models and comes out of them, while they run."""
