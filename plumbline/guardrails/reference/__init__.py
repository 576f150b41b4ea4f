"""What detectors know of a model's reference data: columns without rows, and how far apart items lie.

| file | does |
| --- | --- |
| `record.py` | the profile as a record, and as a file |
| `columns.py` | what is kept of each column |
| `values.py` | a row's values in the one form that the reference has them in |
| `building.py` | makes one from the rows that a model is trained on and those held out |
| `distance.py` | how far an item lies, by what a profile says |

The file lies in Git beside the policies. It holds no row: categories and quantiles that fewer than ten
rows stand behind are left out.
"""
