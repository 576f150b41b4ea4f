"""Series of costs and loads: what is unusual in them, what drove it, and where a month will end."""
