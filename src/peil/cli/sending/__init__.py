"""The commands of what is sent: channels, digests, the log, and doing what is due."""
