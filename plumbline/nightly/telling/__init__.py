"""What is read back from the evidence, for pages, terminals and summaries. Nothing is recorded here.

| file | tells |
| --- | --- |
| `recorded.py` | whether a night is recorded, and its summary |
| `story.py` | one night's story, and its page |
| `past.py` | what a night is drawn beside: the hold-out, the nights before |
| `releases.py` | what runs, what went back and what is on hold |
| `disputed.py` | why one row has its score |
| `replay.py` | what a changed policy would have said about past nights |
| `budgets.py` | what each budget has left and has closed, as a page |
| `pages.py` | pages for whoever serves them |
| `fleet.py`, `fleet_figures.py` | verdicts, gaps, alarm levels and money of all models as figures |
| `fleet_text.py`, `fleet_service.py` | those for Prometheus: as text, and served |
"""
