"""Everything that imports Airflow: the DAG builder, operators, links and pages.

`dags/` calls `builder.build_dags`; `plumbline_plugin.py` registers links and pages.
"""
