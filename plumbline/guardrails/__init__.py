"""Guardrails: what goes into a model and comes out of it, scored by detectors and decided by policy.

| file | does |
| --- | --- |
| `content.py` | what a detector is given |
| `detector.py` | the protocol: a detector finds, it never decides |
| `asking.py` | asks a detector, and takes only answers that make sense |
| `chain.py` | asks the detectors that a policy's rules name, within the chain's time |
| `deciding.py` | what the rules make of what was found |
| `reasons.py` | what a decision says for itself |
| `redaction.py` | takes places out of a text |
| `choosing.py` | which policy is for which model and stage |
| `setting_up.py` | a policy's detectors; rules that could never hold are refused |
| `files.py` | files that a policy names, read within limits |
| `guardrails.py` | all policies in force: what a service checks with |
| `reference/` | what detectors know of a model's reference data: columns without rows, and distances |
| `moderation/` | a user's own moderation model, asked over HTTP |
| `pictures/` | what is looked at in pictures |
| `workers/` | processes that can be killed, for detectors whose time is not bounded |
| `normalising/` | texts out of their disguise, with the way back to the original |
| `linear/` | linear models over words, as arrays |
| `suites/` | measuring detectors on suites, and judging that by the policy's bounds |
| `detectors/` | one small file a detector, and the table of them |

Content is untrusted and never quoted in reasons, errors or logs.
"""
