"""The night, composed once: one function per step, in this order.

| step | file | does |
| --- | --- | --- |
| `prepare` | `evaluate.py` | resolves the night, makes the champion on first use |
| `profile_part` | `parts.py` | the profile of one part, where the spec asks for parts |
| `measure` | `measure.py` | scores the window; drift, fairness, performance, latency |
| `compare_with_aif360` | `measure.py` | AIF360's own figures, which must agree |
| `explain` | `measure.py` | SHAP: ranking, groups, rows explained worst |
| `draw_drift_report` | `measure.py` | Evidently's page on a sample |
| `judge` | `judge.py` | applies the policy, records the verdict, once |
| `take_in_labels` | `late_labels.py` | records what labels of earlier nights tell that arrived since |
| `publish_night` | `publish.py` | the champion's version and night in the registry |
| `raise_alarm` | `alarms.py` | says whether the history calls for retraining |
| `plan` | `planning.py` | whether, when and on which offer to retrain |
| `train` | `retrain.py` | runs the entry point without credentials; nominates what it made |
| `measure` to `judge` | as above | the candidate, on the hold-out |
| `register_candidate` | `publish.py` | packs and pushes the image, registers the version with its verdict |
| `propose` | `releasing/promote.py` | the pull request, if the gates passed or a person waived |
| `roll_back` | `releasing/rollback.py` | the way back, when somebody asked for it |
| `reconcile` | `releasing/reconcile.py` | looks after the open pull requests; records what became of others |
| `observe` | `releasing/observe.py` | what runs in each environment; moves `champion`, or goes back |
| `advance` | `releasing/advance.py` | proposes a version that soaked for its next environment |

| file | what the steps share |
| --- | --- |
| `context.py` | where things are, the evidence, the time, who is acting |
| `evaluations.py` | the evaluations on record |
| `champion.py` | which version is in production, and the making of the first |
| `counting.py` | the counts of one scored night |
| `counts.py` | every judged night's counts, which alarms rest on |
| `awaiting.py` | nights whose labels were still to come |
| `series.py` | figures whose last nights are unlike those before, as warnings |
| `baseline.py` | the champion's own figures on the hold-out |
| `holdout_rule.py` | refuses a champion that was trained on rows of the hold-out |
| `scoring.py` | a window's rows with one version's scores |
| `profiles.py` | what each column of a scored window held, without its rows |
| `row_samples.py` | a bounded sample of its rows, for what no profile can tell |
| `plan_request.py` | what a plan would train |
| `quoting.py` | offers for a training, with live prices and what past runs took |
| `launch.py` | the planned offer, looked at once more before it is used |
| `stopped.py` | trainings that were stopped at their limit of money |
| `spending.py` | what a plan may spend: whose yes, what is left, and its launch |
| `timing.py` | what the nights measured so far say of a retraining's worth |
| `one_training.py` | runs one training request, once |
| `charging.py` | books each attempt of a run as it ends |
| `training_scan.py` | looks at the training rows before that |
| `under_way.py` | a training that was begun: since when, how often tried, moved where |
| `twins.py` | the on-demand offer that a training on spot may move to |
| `machines.py` | where trainings can run |
| `making.py` | treats the rows, runs the entry point, adjusts the model's decision |
| `trials.py` | compares mitigations on the training rows |
| `trial_figures.py` | what a trial's model is worth, on rows it did not see |
| `nominate.py` | a trained version on the hold-out: as which attempt, and how sure |
| `answers.py` | whether a person's answer counts |
| `seeds.py` | the seed of everything random about a subject |
| `witness.py` | evidence of what one task hands to the next |

| file | what else is told from the same records |
| --- | --- |
| `one_night.py` | a whole evaluation in one process |
| `past.py` | what a night is drawn beside: the hold-out, the nights before |
| `story.py` | one night's story, and its page |
| `recorded.py` | whether a night is recorded, and its summary |
| `replay.py` | what a changed policy would have said about past nights |
| `disputed.py` | why one row has its score |
| `attached.py` | the same pages beside the registry's runs |
| `releases_told.py` | what runs, what went back and what is on hold, for a page |
| `pages.py` | pages for whoever serves them |

`releasing/` holds the steps from a verdict to what runs, and what they share; `releases_told.py` reads them
back from the evidence for the page. `accruing/` books what evaluations and serving cost.

`budgets/` holds admission, booking and what else is decided on money inside one transaction.

Airflow makes each a task; `plumbline evaluate` calls those up to the verdict in a row. Neither composes
anything of its own.
Steps take and return records, can be run twice, and find what they need in the evidence.
"""
