"""Reading declared intent: YAML in, checked types out, and every error with file, line and remedy.

| file                      | does                                                            |
| ------------------------- | --------------------------------------------------------------- |
| `yaml_lines.py`           | YAML to plain data, remembering the line of every key           |
| `text_files.py`           | a small file's text                                             |
| `problems.py`             | a problem as data, and the error that carries problems          |
| `explanations.py`         | pydantic's errors in the words of whoever wrote the file        |
| `wordings.py`             | what each kind of error says                                    |
| `examples/`               | one example for every key                                       |
| `documents.py`            | one file as an intent, with its lines                           |
| `loading.py`              | `load_spec`, `load_alignment`, `load_budgets`, `load_prices`    |
| `cross_checks.py`         | `validate`: all of it at once, and what no single file can tell |
| `spec_checks.py`          | a spec's name, entry point and schedule                         |
| `group_checks.py`         | models, attributes and groups that no spec declares             |
| `reading_checks.py`       | models that read features for others                            |
| `release_checks.py`       | rules for environments that nobody releases to                  |
| `serving_checks.py`       | offers nobody prices, environments nobody releases to           |
| `schedules.py`            | what a cron expression comes to                                 |
| `data_columns.py`         | columns a spec names that its data does not have                |
| `policy_checks.py`        | the policies, by themselves and beside the specs                |
| `budget_checks.py`        | budgets that no model could spend from                          |
| `price_checks.py`         | the price list: repeated names, what is not declared            |
| `scaling_checks.py`       | services that nothing else in the project knows                 |
| `preprocessing_checks.py` | whether a model is given what its spec says it takes            |
| `tolerances.py`           | tolerances nothing can meet, or nothing is measured for         |
| `power.py`                | how many people a tolerance needs before it can pass            |
| `digests.py`              | what a file says, as a digest                                   |
| `schema.py`               | the JSON schemas an editor completes from                       |
| `scaffold.py`             | a new model's folder, from `templates/`                         |
"""
