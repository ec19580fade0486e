"""A month of a hundred sources that do what sources do wrong, with the truth of what each published."""
