"""Bills in FOCUS, the format that providers share (FinOps Open Cost and Usage Specification, 1.0 to 1.2).

| file | holds |
| --- | --- |
| `columns.csv` | the columns of the specification, and what a charge needs of them |
| `columns.py` | the same, read |
| `file_rows.py` | the rows of one file, whatever its kind |
| `csv_rows.py` | of a CSV file, plain or gzip, with the line of each row |
| `blank_lines.py` | refuses a CSV file of thousands of blank lines |
| `line_numbers.py` | the line of each row of a CSV file |
| `parquet_rows.py` | of a parquet file |
| `parquet_columns.py` | its columns as types whose cells can be read |
| `files.py` | folders and objects, here and on S3, listed and opened |
| `deliveries.py` | which files belong together, and whether they tell all of a billing period |
| `data_exports.py` | how AWS Data Exports lays its deliveries out |
"""
