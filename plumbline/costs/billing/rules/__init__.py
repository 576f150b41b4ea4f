"""What is wrong with a row: one rule a file. A row that breaks one is quarantined, and never a charge.

| file | the rule |
| --- | --- |
| `rule.py` | what a rule is given and says |
| `nothing_where_something_must_be.py` | mandatory cells hold something |
| `unreadable.py` | numbers, times and tags can be read |
| `unknown_currency.py` | the currency is in ISO 4217 |
| `unknown_category.py` | the category and the class are FOCUS's |
| `negative_amount.py` | an amount below zero is a credit, a correction, an adjustment, or usage taken back |
| `backwards.py` | nothing ends before it starts |
| `long_ago.py` | nothing is charged for a time before 2000 |
| `in_the_future.py` | nothing is charged for a time that is far off |
"""
