"""A trained model as something that scores rows.

| file           | does                                                         |
| -------------- | ------------------------------------------------------------ |
| `predictor.py` | loads a model folder by its digest, encodes rows and scores them |
"""
