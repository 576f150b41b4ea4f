"""What a bill's cells say, a column at a time: values, and where there is none to be had.

| file | holds |
| --- | --- |
| `uniques.py` | a function of texts, called once for each different one |
| `maps.py` | maps of a parquet file as text |
| `words.py` | names |
| `amounts.py` | numbers, exactly |
| `instants.py` | times, in UTC |
| `tags.py` | names with values |
"""
