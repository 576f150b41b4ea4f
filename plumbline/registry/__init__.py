"""Versions, their lineage and verdicts, in the model registry; images, in a registry or a layout on disk.

| file                   | holds                                                               |
| ---------------------- | ------------------------------------------------------------------- |
| `mlflow_registry.py`   | the registry on MLflow: register, find, alias, tag, log a night     |
| `registering.py`       | the order in which a version gets there, whole or not at all        |
| `mlflow_client.py`     | MLflow's client and classes, which nothing else imports             |
| `submission.py`        | a version handed in, and its tags, parameters and metrics           |
| `model_card.py`        | the Markdown a reviewer reads on the version's page                 |
| `before_training.py`   | the scan of the training rows, and the trials that were compared    |
| `model_folder.py`      | what the registry reads of a trained model's folder                 |
| `runs.py`              | tracking runs, found by key                                         |
| `versions.py`          | model versions as records                                           |
| `failures.py`          | an unreachable or refusing registry, in the user's words            |
| `oci_layout.py`        | images in a layout on disk                                          |
| `image_registry.py`    | pushes an image, and resolves a tag to its digest                   |
| `distribution.py`      | requests to one repository of an OCI registry, tried again          |
| `exchange.py`          | one HTTP request and its whole answer, within limits                |
| `blob_upload.py`       | one blob in chunks, going on where a connection broke               |
| `image_credentials.py` | who pushes                                                          |
| `image_failures.py`    | an image registry that fails, in the user's words                   |
"""
