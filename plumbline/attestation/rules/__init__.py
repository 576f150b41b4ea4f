"""The rules by which a change is judged, one a file; `plumbline.attestation.judging` orders them.

| file                     | asks                                                                        |
| ------------------------ | --------------------------------------------------------------------------- |
| `accepting.py`           | which of the statements that come with the change count?                    |
| `new_images.py`          | may each image that appears stand where it does?                            |
| `vanished_images.py`     | does a model's image go, and nothing vouched for take its place?            |
| `new_versions.py`        | is each model version that appears stated for its environment?              |
| `vanished_versions.py`   | does a version go, so that something else would tell it?                    |
| `sources.py`             | do manifests come from somewhere else, or are others made of them?          |
| `together.py`            | do image and version move together?                                         |
| `unused_statements.py`   | does a statement come for something that the change does not do?            |
"""
