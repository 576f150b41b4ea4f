"""Whether, how and where to retrain; running it without credentials.

| file                  | holds |
| --------------------- | --- |
| `plan.py`             | the decision: the first rule that answers makes the plan |
| `rules/`              | one rule a file |
| `situation.py`        | what the rules weigh, and what one may answer |
| `timing/`             | when retraining pays: policies, replayed on recorded streams |
| `spot/`               | spot or on demand, under a deadline: policies, replayed on traces |
| `request.py`          | what is to be trained, from the gates and the spec |
| `training_data.py`    | the files that an entry point reads |
| `mitigations/`        | what is done about unfairness, before, in or after training |
| `backends/`           | where a training runs: this machine, AWS Batch, SageMaker, a pod |
"""
