"""What detectors show on sentences, rows and pictures that were made to test them.

| file | does |
| --- | --- |
| `item.py` | a line of a suite |
| `recipe.py` | how a picture is made |
| `reading.py` | reads `policies/guardrails/suites/<detector>.jsonl`, or `<policy>/<detector>.jsonl` |
| `synthetic.py` | made-up personal data and credentials, in the place of `<<email>>` |
| `variants.py` | the same sentence in disguise, in other languages, encoded, in a very long text |
| `disguising.py` | values and sentences hidden from whoever looks for them, by name |
| `rows.py` | the same row with its columns in another order, or with whole numbers as 44.0 |
| `drawing.py` | what is to be seen in a picture |
| `pictures.py` | the picture as a file of each format, with what is noted beside it |
| `measuring.py` | what a policy's detector makes of each |
| `rates.py` | recall, false positives and the identity gap, with exact intervals |
| `judging.py` | the policy's bounds on them |
| `verdict.py` | a whole policy on the suites of its detectors |
| `comparing.py` | two versions on the same items |
| `loosening.py` | what is looser without any rule being so |
| `enough.py` | how many more items a suite needs before it can tell |

Texts of suites are never printed: pages and output name items by id.
"""
