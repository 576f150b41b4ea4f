"""From a subject (a version on a window) to its verdict: the steps, and what they share.

| step | file | does |
| --- | --- | --- |
| `prepare` | `preparing.py` | resolves the night, makes the champion on first use |
| `profile_part` | `parts.py` | the profile of one part, where the spec asks for parts |
| `measure` | `measure.py` | scores the window; drift, fairness, performance, latency |
| `compare_with_aif360` | `measure.py` | AIF360's own figures, which must agree |
| `explain` | `measure.py` | SHAP: ranking, groups, rows explained worst |
| `draw_drift_report` | `measure.py` | Evidently's page on a sample |
| `judge` | `judge.py` | applies the policy, records the verdict, once |

| file | what these share |
| --- | --- |
| `scoring.py` | a window's rows with one version's scores |
| `measuring/` | what the measuring steps measure, one file an area |
| `profiles.py` | what each column of a scored window held, without its rows |
| `readings.py` | features that another model reads off pictures |
| `row_samples.py` | a bounded sample of its rows, for what no profile can tell |
| `attribution_maps.py` | where an image model looks, as pictures for the page |
| `baseline.py` | the champion's own figures on the hold-out |
| `holdout_rule.py` | refuses a champion that was trained on rows of the hold-out |
| `evaluations.py` | the evaluations on record |
| `one_night.py` | a whole evaluation in one process |
"""
