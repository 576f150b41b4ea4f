"""The policies, one a file; `plumbline.retraining.timing.choosing` knows them by name."""
