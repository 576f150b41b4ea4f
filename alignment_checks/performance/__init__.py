"""How well a model predicts: with labels, before they arrive, and how long one prediction takes."""
