"""What the page of data is made of: loads on their way, receipts for people, what is loaded, and what to load next."""
