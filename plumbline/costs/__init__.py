"""What training may cost, would cost and did cost."""
