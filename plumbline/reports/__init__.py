"""A night told to people and machines.

| file                   | tells it                                                     |
| ---------------------- | ------------------------------------------------------------ |
| `story.py`             | what there is to tell: the night's records                   |
| `page.py`              | as one self-contained HTML page                              |
| `charts.py`            | the page's pictures, as numbers a template draws             |
| `text.py`              | in a terminal                                                |
| `summary_json.py`      | as JSON                                                      |
| `verdicts_page.py`     | the latest verdicts and releases of every model, as a page   |
| `releases.py`          | what that page tells of releases: what runs, went back, held |
| `pull_request_page.py` | one pull request, as a page                                  |
| `markdown_page.py`     | Markdown that others wrote, as harmless HTML                 |
| `templating.py`        | every page from its file in `templates/`, escaped            |
"""
