"""Linear models over words, as plain arrays: no pickle, no library, a few microseconds.

| file | does |
| --- | --- |
| `model.py` | scores the words of a text |
| `words.py` | a text in words |
| `parts.py` | the highest margin of any part of a long text |
| `arrays.py` | reads the files of a model |
| `weights/` | the arrays, and what is said of each in JSON |
| `identity_terms.py` | words for who people are, which must not count against them |

The scripts in policies/guardrails/models make the arrays.
"""
