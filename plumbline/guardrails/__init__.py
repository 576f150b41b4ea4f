"""Guardrails: what goes into a model and comes out of it, scored by detectors and decided by policy.

| file | does |
| --- | --- |
| `content.py` | what a detector is given |
| `detector.py` | the protocol: a detector finds, it never decides |
| `chain.py` | runs the detectors that a policy's rules name, and decides by what they found |
| `detectors/` | one small file a detector, and the table of them |

Content is untrusted and never quoted in reasons, errors or logs.
"""
