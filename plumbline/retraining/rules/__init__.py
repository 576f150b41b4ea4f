"""The rules of a plan, one a file; `plumbline.retraining.plan` orders them."""
