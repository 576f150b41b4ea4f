"""A trained model as something that scores rows.

| file           | does                                                         |
| -------------- | ------------------------------------------------------------ |
| `predictor.py` | what scores rows; loads a model folder by its digest |
| `formats/`     | one file a format of a model's file |
"""
