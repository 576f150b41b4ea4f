"""The seam between deciding to train and the machines that do it.

| file             | holds |
| ---------------- | --- |
| `job.py`         | what is to be trained, and what came of it |
| `attempt.py`     | one launch of a job: how it ended, what it is charged for, what was lost |
| `backend.py`     | the protocol: launch, watch, stop at a checkpoint, take the model in |
| `attempts.py`    | trains a job: launches it, again where the machine was taken away |
| `before.py`      | what was done of a training before whoever waits for it now |
| `left.py`        | a run that goes on while nobody waits for it |
| `rulings.py`     | what follows from an attempt's end |
| `course.py`      | where the attempts of a training run: on spot, or from some attempt on on demand |
| `sightings.py`   | what was seen of spot machines, folded |
| `pair.py`        | when it moves from the one to the other |
| `choosing.py`    | which backends can train here |
| `entry_point.py` | how an entry point is called |
| `remote/`        | a training on another machine: inputs, checkpoints and results through S3 |
| `aws.py`         | the client of AWS Batch and SageMaker |
| `batch/`         | an AWS Batch job |
| `sagemaker/`     | a SageMaker training job |
| `pod/`           | a pod on a Kubernetes cluster |
| `local.py`       | a process on this machine |
| `process.py`     | somebody else's code in a process of its own |
| `leash.py`       | ends that process with everything it started when whoever holds it is gone |
| `checkpoints.py` | the checkpoints of one job in a folder |
| `results.py`     | a model folder: complete, named by its digest, kept once |
"""

from plumbline.retraining.backends.choosing import BackendError, available, backend

__all__ = ["BackendError", "available", "backend"]
