"""The commands, one file each: what it is called, which options it takes, what it does.

Everything heavier than the standard library is imported inside, once a command runs.
"""
