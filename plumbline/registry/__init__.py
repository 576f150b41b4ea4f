"""Versions, their lineage and verdicts, in the model registry; images, in an OCI layout.

| file                 | holds                                                              |
| -------------------- | ------------------------------------------------------------------ |
| `mlflow_registry.py` | the registry on MLflow: register, find, alias, tag, log a night     |
| `submission.py`      | a version handed in, and its tags, parameters and metrics           |
| `model_card.py`      | the Markdown a reviewer reads on the version's page                 |
| `before_training.py` | the scan of the training rows, and the trials that were compared     |
| `model_folder.py`    | what the registry reads of a trained model's folder                 |
| `runs.py`            | tracking runs, found by key                                         |
| `versions.py`        | model versions as records                                           |
| `failures.py`        | an unreachable or refusing registry, in the user's words            |
| `oci_layout.py`      | images in a layout on disk                                          |
"""
