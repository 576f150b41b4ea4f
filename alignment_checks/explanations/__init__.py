"""What drives a model's scores, overall, per group and for one row."""
