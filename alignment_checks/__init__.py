"""Measuring: arrays in, measurements out.

A *measurement* is a number with a name, the group it is about, an interval, the size of its
denominator and the method that made it. Nothing here knows a policy, a model registry or a
scheduler, and nothing here says whether a number is good: judging happens in `plumbline.verdicts`.

| file                  | measures                                                         |
| --------------------- | ---------------------------------------------------------------- |
| `fairness.py`         | differences and ratios between groups, in AIF360's terms         |
| `performance.py`      | accuracy, AUC, log loss, calibration; paired changes             |
| `drift.py`            | how far a column's distribution moved from its reference         |
| `explanations.py`     | SHAP: global ranking, per group, rows explained worst            |
| `latency.py`          | the time of one prediction                                       |
| `training_scan.py`    | what training rows hold: shares of groups, label bias            |
| `proxies.py`          | how well other features tell a protected attribute               |
| `aif360_metrics.py`   | AIF360's own figures, beside ours                                |
| `evidently_report.py` | a page a person reads, on a sample                               |

| file                  | is what those rest on                                            |
| --------------------- | ---------------------------------------------------------------- |
| `measurement.py`      | the measurement itself                                           |
| `confusion.py`        | counts per group, label and prediction                           |
| `rates.py`            | a group's rates, from its counts                                 |
| `ranking.py`          | AUC, and its paired change                                       |
| `calibration.py`      | the expected calibration error                                   |
| `means.py`            | a mean over rows                                                 |
| `intervals.py`        | intervals of rates, and of their differences and ratios          |
| `drift_statistics.py` | distances and p-values between two samples                       |
| `drift_thresholds.py` | the distances that chance alone makes                            |
| `disclosure.py`       | leaves out the figures of very few people                        |
| `aif360_import.py`    | imports AIF360 without its advertising                           |
"""
