"""A night told to people and machines.

| file              | tells it                                             |
| ----------------- | ---------------------------------------------------- |
| `story.py`        | what there is to tell: the night's records            |
| `page.py`         | as one self-contained HTML page                       |
| `charts.py`       | the page's pictures, as numbers a template draws      |
| `text.py`         | in a terminal                                         |
| `summary_json.py` | as JSON                                               |
"""
