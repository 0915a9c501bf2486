"""What the readers of books and bank statements share: what an account is, and which counterparties are no persons."""
