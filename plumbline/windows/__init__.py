"""Which rows a night is about, and those rows in one shape, whatever file they came from.

| file              | does                                                                      |
| ----------------- | ------------------------------------------------------------------------- |
| `nights.py`       | a night's number from its date, and back                                  |
| `parquet.py`      | parquet files inside the project: only the wanted rows and columns        |
| `days.py`         | the calendar day of an arrival                                            |
| `holdout.py`      | which reference rows nothing is ever trained on                           |
| `sources.py`      | a window's rows as stored, with the labels that have arrived              |
| `conversion.py`   | every column in the type its meaning asks for, or a reason                |
| `content.py`      | the hash of what rows hold, whatever file holds them                      |
| `locating.py`     | `current_window`, `reference_window`, `holdout_window`, `training_window` |
| `awaiting.py`     | labels that come later than their rows                                    |
| `problems.py`     | reasons why rows cannot be judged                                         |
| `reading.py`      | `read`: a window's rows and their problems; `read_part`: some of them     |
| `checked_rows.py` | logged rows whose checks people answered, with their labels               |
| `pairs.py`        | other wordings of a window's texts                                        |
| `pictures.py`     | pictures of another model that rows name by id                            |
| `columns.py`      | rows as arrays: columns, groups, labels, ids                              |
"""
