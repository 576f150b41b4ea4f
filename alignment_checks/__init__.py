"""Measuring: arrays, counts and profiles in, measurements out.

A *measurement* is a number with a name, the group it is about, an interval, the size of its
denominator and the method that made it. Nothing here knows a policy, a model registry or a
scheduler, and nothing here says whether a number is good: judging happens in `plumbline.verdicts`.

| folder          | measures                                                                 |
| --------------- | ------------------------------------------------------------------------ |
| `profiles/`     | mergeable summaries of columns, made in one pass; drift is told from them |
| `samples/`      | bounded samples of rows, for what no profile can tell                    |
| `outliers/`     | how far one item lies from the reference                                 |
| `drift/`        | how far columns moved from their reference, and which are called drifted |
| `fairness/`     | rates of groups, their differences and ratios; what training rows hold   |
| `performance/`  | accuracy, AUC, log loss, calibration; paired changes; latency            |
| `explanations/` | SHAP: global ranking, per group, rows explained worst                    |
| `sequential/`   | evidence that adds up over nights: bets, and what they have won          |

| file             | is what those rest on                                    |
| ---------------- | -------------------------------------------------------- |
| `measurement.py` | the measurement itself                                   |
| `intervals.py`   | intervals of rates, and of their differences and ratios  |
| `means.py`       | a mean over rows                                         |
| `disclosure.py`  | leaves out the figures of very few people                |
"""
