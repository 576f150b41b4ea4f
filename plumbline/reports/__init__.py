"""A night, and what it costs, told to people and machines.

| file                         | tells it                                                     |
| ---------------------------- | ------------------------------------------------------------ |
| `story.py`                   | what there is to tell: the night's records                   |
| `page.py`                    | as one self-contained HTML page                              |
| `candidate_page.py`          | a candidate, the champion beside it, as such a page          |
| `charts.py`                  | the page's pictures, as numbers a template draws             |
| `overlays.py`                | drifted columns as two distributions over the same bins      |
| `trends.py`                  | every gate over the past nights                              |
| `explanation.py`             | what drives the scores, as rows for a template               |
| `images_page.py`             | pictures: what worse ones cost, and where the model looks    |
| `text.py`                    | in a terminal                                                |
| `terminal.py`                | what text on a terminal is built of                          |
| `plain.py`                   | Markdown as a terminal shows it                              |
| `summary_json.py`            | as JSON                                                      |
| `verdicts_page.py`           | the latest verdicts and releases of every model, as a page   |
| `releases.py`                | what that page tells of releases: what runs, went back, held |
| `pull_request_page.py`       | one pull request, as a page                                  |
| `diffs.py`                   | a pull request's diff as people read it                      |
| `markdown_page.py`           | Markdown that others wrote, as harmless HTML                 |
| `templating.py`              | every page from its file in `templates/`, escaped            |
| `cost_page.py`               | a cost report, as a page                                     |
| `cost_charts.py`, `ticks.py` | that page's pictures, as numbers a template draws            |
| `cost_text.py`               | a cost report in a terminal                                  |
| `cost_json.py`               | costs and reconciliations as JSON                            |
| `reconciliation_text.py`     | accrued beside billed, in a terminal                         |
| `budget_check.py`            | what a change would cost, as Markdown                        |
| `budgets_page.py`            | budgets as one page                                          |
| `offers.py`                  | the ranked offers, in a terminal                             |
| `money.py`                   | amounts as people read them                                  |
| `columns.py`                 | rows of texts in columns                                     |
"""
