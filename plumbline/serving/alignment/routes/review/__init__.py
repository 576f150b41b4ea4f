"""The review's routes: what a reviewer sees and does, and what a caller asks about a check.

| file | serves |
| --- | --- |
| `router.py` | all of the pages together |
| `login.py` | logging in and out |
| `queue.py` | what waits, the next item, what somebody does not want to see |
| `item.py` | one item: showing its content, drafts, skipping, the answer |
| `forms.py` | what the form of an item holds, and what it decides |
| `site.py` | what pages share: who is logged in, and pages for what can't be done |
| `outcome.py` | what became of a check, for callers |
"""
