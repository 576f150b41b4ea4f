"""What a model does to groups of people: counts per group, and the rates, differences and ratios of them."""
