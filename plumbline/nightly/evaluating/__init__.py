"""From a subject (a version on a window) to its verdict: the steps, and what they share.

| step | file | does |
| --- | --- | --- |
| `prepare` | `preparing.py` | resolves the night, makes the champion on first use |
| `profile_part` | `parts.py` | the profile of one part, where the spec asks for parts |
| `measure` | `measure.py` | scores the window; drift, fairness, performance, latency |
| `compare_with_aif360` | `measure.py` | AIF360's own figures, which must agree |
| `explain` | `measure.py` | what drives the scores: SHAP of columns, words, or where it looks |
| `draw_drift_report` | `measure.py` | a page on drift: Evidently's on a sample of rows, ours on pictures |
| `judge` | `judge.py` | applies the policy, records the verdict, once |

| file | what these share |
| --- | --- |
| `scoring.py` | a window's rows with one version's scores |
| `modalities/` | which measurements there are, by what the model is given |
| `measuring/` | how each is made from scored rows, one file an area |
| `profiles.py` | what each column of a scored window held, without its rows |
| `readings.py` | features that another model reads off pictures |
| `row_samples.py` | a bounded sample of its rows, for what no profile can tell |
| `attribution_maps.py` | where an image model looks, as pictures for the page |
| `baseline.py` | the champion's own figures on the hold-out |
| `holdout_rule.py` | refuses a champion that was trained on rows of the hold-out |
| `evaluations.py` | the evaluations on record |
| `one_night.py` | a whole evaluation in one process |
"""
