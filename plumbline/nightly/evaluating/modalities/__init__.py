"""What is measured of a model depends on what it is given: one file a modality, each with the same functions.

A file here says which measurements there are; `plumbline.nightly.evaluating.measuring` makes them.

| file | a model that is given |
| --- | --- |
| `modality.py` | what every file here answers, and which one is the model's |
| `tabular.py` | rows of numbers and categories |
| `text.py` | texts |
| `image.py` | one picture a row |
"""
