"""Show objectives: the tree from the company to teams and people, with their key results, and the forms that make, change and close them."""
