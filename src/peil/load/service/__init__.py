"""What the readers of help desks, chat and telephone share: the words for channels, the keys of people, the records of tickets and contacts."""
