"""A training on another machine: inputs, checkpoints and results travel through S3, named by digest.

| file             | holds |
| ---------------- | --- |
| `order.py`       | what a runner is to do, as a record |
| `sending.py`     | puts inputs and order where the runner finds them |
| `runner.py`      | the program in the training image: fetches, trains isolated, hands back |
| `syncing.py`     | checkpoints between a runner's folder and S3 |
| `runs.py`        | what every such run has in common: its name, its model, its checkpoints |
| `taking.py`      | takes a result in, each file by its digest |
"""
