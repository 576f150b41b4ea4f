"""One policy a file; `known.py` names them all."""
