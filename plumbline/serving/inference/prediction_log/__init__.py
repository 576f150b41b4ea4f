"""What was predicted, written so that the nightly windows read it, and so that no kill loses an answer.

| file | does |
| --- | --- |
| `columns.py` | which columns a logged prediction has, and their types |
| `keyed_ids.py` | ids as nobody can guess them |
| `spill.py` | the line written before an answer goes out |
| `parquet_files.py` | files that are there whole or not at all |
| `parts.py` | lines that were written become parquet, once |
| `nights.py` | parts become a night, and the nights the one file that windows read |
| `late_labels.py` | what happened, told later: each id once |
| `log.py` | all of it under one folder |

    spill/<process>.jsonl        lines of a running process; locked while it runs
    parts/2026-01-31/<digest>.parquet
    nights/2026-01-31.parquet    a day that is over, each id once
    arrivals.parquet             all nights: `data.arrivals` of the spec
    labels.parquet               `data.labels` of the spec
"""
