"""How a model bears pictures that are worse than those it knows."""
