"""Deciding and acting: verdicts, retraining, registration, release. No Airflow in here."""

__version__ = "0.1.0"
