"""What is unusual in a bill, and what drove it.

| file | does |
| --- | --- |
| `groups.py` | makes a series of costs for each combination of values and currency |
| `unusual.py` | raises its alarms, each with what drove it |
| `drivers.py` | names the service, SKU and region that differ from the usual |
| `price_and_usage.py` | tells how much of a difference is usage, and how much is price |
| `telling.py` | writes it as JSON and as lines for people |
"""
