"""A plan carried out: its money reserved, its training run, the model nominated.

| file | does |
| --- | --- |
| `retrain.py` | the step `train`: the plan's training from approval to nomination |
| `still_offered.py` | the planned offer, looked at once more before it is used |
| `twins.py` | the on-demand offer that a training on spot may move to |
| `launching.py` | reserves the price before a training, frees what is left after it |
| `trials.py` | compares mitigations on the training rows |
| `trial_figures.py` | what a trial's model is worth, on rows it did not see |
| `one_training.py` | runs one training request, once |
| `carrying.py` | puts the models that read for a version into its folder |
| `shipped.py` | version 1 as it lies beside the spec |
| `reviewed_rows.py` | what people answered, as rows of the training |
| `reviewed_figures.py` | how often a version says what people said |
| `scan.py` | looks at the training rows before that |
| `making.py` | treats the rows, runs the entry point, adjusts the model's decision |
| `under_way.py` | a training that was begun: since when, how often tried, moved where |
| `looking.py` | one look at a training that was left running elsewhere |
| `stopped.py` | trainings that were stopped at their limit of money |
| `nominate.py` | a trained version on the hold-out: as which attempt, and how sure |
"""
