"""Processes that can be killed, for detectors whose time is not bounded.

| file | does |
| --- | --- |
| `framing.py` | a question and its answer as bytes: JSON, and pixels beside it; nothing is unpickled |
| `limits.py` | what a worker may take of memory, files and processes |
| `child.py` | a worker: sets up one detector, then answers one question after another |
| `template.py` | a small process that workers are forked from, and that ends them with all they started |
| `starting.py` | the service's end of the template |
| `worker.py` | the service's end of one worker |
| `pool.py` | a few workers a detector, how many checks may wait, a new one for each that was killed |

A worker knows one question at a time, and its answer must name that question. Whatever goes wrong, it is
killed and its own check has failed; no other notices. It is given no secret, and its output goes nowhere.
"""
