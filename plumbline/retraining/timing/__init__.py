"""When a retraining is worth its price: policies, their replay on a stream, and the best possible."""
