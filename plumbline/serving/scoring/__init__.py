"""A model folder as something that scores.

| file | does |
| --- | --- |
| `predictor.py` | what scores rows; loads a model folder by its digest |
| `formats/` | one file a format of a model's file |
| `adjustments.py` | what a group's decision is shifted by |
| `sentence_embedding.py` | sentences as points, from two files that set-up puts in place |
"""
