"""The pages of alerts: the rules there are, the form of one, its trial on the past, and what was found."""
