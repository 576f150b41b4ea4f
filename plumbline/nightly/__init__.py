"""The night, composed once: one function per step, in this order.

| step | file | does |
| --- | --- | --- |
| `prepare` | `evaluate.py` | resolves the night, makes the champion on first use |
| `measure` | `measure.py` | scores the window; drift, fairness, performance, latency |
| `compare_with_aif360` | `measure.py` | AIF360's own figures, which must agree |
| `explain` | `measure.py` | SHAP: ranking, groups, rows explained worst |
| `draw_drift_report` | `measure.py` | Evidently's page on a sample |
| `judge` | `judge.py` | applies the policy, records the verdict, once |
| `publish` | `publish.py` | the champion's version and night in the registry |
| `raise_alarm` | `judge.py` | says whether the history calls for retraining |
| `plan` | `retrain.py` | whether, when and on which offer to retrain |
| `train` | `retrain.py` | runs the entry point, without credentials |
| `nominate` | `retrain.py` | the candidate against the hold-out, attempts counted |
| `register` | `publish.py` | packs the image, registers the version with its verdict |
| `propose` | `promote.py` | the pull request, if the gates passed or a person waived |
| `observe` | `promote.py` | merged, rejected or still open; moves `champion` |

Airflow makes each a task; the command line calls them in a row. Neither composes anything of its own.
Steps take and return records, can be run twice, and find what they need in the evidence.
"""
