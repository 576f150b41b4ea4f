"""The registry's side of the night.

| file | does |
| --- | --- |
| `publish.py` | the steps `publish_night` and `register_candidate`: versions with their verdicts |
| `attached.py` | the night's and the candidate's pages beside their runs |
"""
