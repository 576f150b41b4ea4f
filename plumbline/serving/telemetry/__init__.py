"""What a service says about itself: metrics and logs, never content.

| file | does |
| --- | --- |
| `metric_names.py` | every metric's name, kind and meaning |
| `prometheus.py` | counting and measuring for Prometheus |
| `counting.py` | counts what is answered, by path and status |
| `ecs_log.py` | logs for Elasticsearch, without content |
"""
