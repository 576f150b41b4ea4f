"""The night, composed once: one function per step, in this order.

| step | folder | does |
| --- | --- | --- |
| `prepare` | `evaluating/` | resolves the night, makes the champion on first use |
| `profile_part` | `evaluating/` | the profile of one part, where the spec asks for parts |
| `measure` | `evaluating/` | scores the window; drift, fairness, performance, latency |
| `compare_with_aif360` | `evaluating/` | AIF360's own figures, which must agree |
| `explain` | `evaluating/` | what drives the scores: SHAP of columns, words, or where it looks |
| `draw_drift_report` | `evaluating/` | a page on drift: Evidently's on a sample of rows, ours on pictures |
| `judge` | `evaluating/` | applies the policy, records the verdict, once |
| `take_in_labels` | `alarms/` | records what labels of earlier nights tell that arrived since |
| `publish_night` | `publishing/` | the champion's version and night in the registry |
| `raise_alarm` | `alarms/` | says whether the history calls for retraining |
| `plan` | `planning/` | whether, when and on which offer to retrain |
| `train` | `training/` | runs the entry point without credentials; nominates what it made |
| `measure` to `judge` | as above | the candidate, on the hold-out |
| `register_candidate` | `publishing/` | packs and pushes the image, registers the version with its verdict |
| `propose` | `releasing/` | the pull request, if the gates passed or a person waived |
| `roll_back` | `releasing/` | the way back, when somebody asked for it |
| `reconcile` | `releasing/` | looks after the open pull requests; records what became of others |
| `observe` | `releasing/` | what runs in each environment; moves `champion`, or goes back |
| `advance` | `releasing/` | proposes a version that soaked for its next environment |

| folder | money: what the steps spend, and what is done about it |
| --- | --- |
| `accruing/` | books what evaluations, trainings and serving cost |
| `budgets/` | admission, booking and what else is decided on money inside one transaction |
| `costs/` | what bills and accruals tell: reports, reconciling, anomalies, forecasts |
| `scaling/` | replicas and resources, by pull request |
| `finops/` | what is done about money once a day, for all models together |

| file | what the steps share |
| --- | --- |
| `context.py` | where things are, the evidence, the time, who is acting |
| `champion.py` | which version is in production, and the making of the first |
| `answers.py` | whether a person's answer counts |
| `seeds.py` | the seed of everything random about a subject |
| `witness.py` | evidence of what one task hands to the next |

`telling/` reads back from the evidence what pages, terminals and summaries show.

Airflow makes each step a task; `plumbline evaluate` calls those up to the verdict in a row. Neither composes
anything of its own.
Steps take and return records, can be run twice, and find what they need in the evidence.
"""
