"""The rules of a plan, one a file; `plumbline.retraining.plan` orders them. `asking.py` is what two share."""
