"""Send what is in the outbox: by mail, to chat services, to webhooks."""
