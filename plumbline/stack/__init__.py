"""The local stack: Airflow's components and MLflow as processes on loopback, and the demo that drives them.

Everything is started through command lines and reached through REST: nothing here imports Airflow or MLflow.
"""
