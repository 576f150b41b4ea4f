"""Edits references to images in YAML, byte for byte.

| file                | does                                                        |
| ------------------- | ----------------------------------------------------------- |
| `bump.py`           | decides what a bump changes, from texts to texts            |
| `request.py`        | what a bump is asked for, and what it says it changed       |
| `edits.py`          | the edits of one file: made, written, proven                |
| `references.py`     | every image and model version that a file names, as records |
| `tree.py`           | the files of a working tree: finds and writes them          |
| `yaml_files.py`     | a file: its documents, its places, what could not be read   |
| `charts.py`         | which values files are laid over which chart's own values   |
| `chart_files.py`    | the same for a working tree, read                           |
| `chart_values.py`   | tags whose repository stands in the chart's own values      |
| `refusals.py`       | where the image stands and is not edited                    |
| `places.py`         | every place in a document that names an image               |
| `place.py`          | one such place                                              |
| `rules/`            | the ways of writing an image, one file each                 |
| `model_versions.py` | the model version that stands beside an image               |
| `image_names.py`    | names, tags and digests; which names are the same image     |
| `yaml_scalar.py`    | replaces scalars in a text                                  |
| `values.py`         | replaces values at given paths of one object in a file      |
| `proof.py`          | proves that nothing else changed                            |
| `yaml_walk.py`      | ways through a document, into literal blocks too            |
| `yaml_documents.py` | reads each document into nodes                              |
| `yaml_nodes.py`     | nodes that know where their text stands                     |
| `yaml_text.py`      | encoding, documents, and the parser                         |
"""
