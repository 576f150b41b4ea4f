"""What an attacker may try in a pull request: tables of edits, each with the words that refuse it."""
