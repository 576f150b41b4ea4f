"""What detectors show on sentences that were written to test them.

| file | does |
| --- | --- |
| `item.py` | a line of a suite |
| `reading.py` | reads `policies/guardrails/suites/<detector>.jsonl` |
| `synthetic.py` | made-up personal data and credentials, in the place of `<<email>>` |
| `variants.py` | the same sentence in disguise, in other languages, encoded, in a very long text |
| `measuring.py` | what a policy's detector makes of each |
| `rates.py` | recall, false positives and the identity gap, with exact intervals |
| `judging.py` | the policy's bounds on them |
| `comparing.py` | two versions on the same sentences |

Texts of suites are never printed: pages and output name items by id.
"""
