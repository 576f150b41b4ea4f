"""Figures over time, and which of their points are unusual (docs/decisions/0035).

| file | does |
| --- | --- |
| `records.py` | holds the words: a series, its scores, an alarm |
| `reading.py`, `reading_notes.py` | reads a series from a CSV file, and says what was mended |
| `spacing.py` | tells how far apart points lie, and which seasons that lets one see |
| `expectation.py` | forecasts what the season leads to expect |
| `questions.py` | asks five questions about every point |
| `chances.py` | tells how rarely an answer is as large |
| `scoring.py` | all of these: a score for every point |
| `alarms.py` | picks the points that raise an alarm |
| `rules.py` | states the rules that were followed |
| `telling.py` | writes scores and alarms as JSON and as lines for people |
"""
