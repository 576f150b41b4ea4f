"""Evidence that adds up over nights: payoffs of fair bets, and what they have won so far."""
