"""Do what is due: digests, alerts, reminders and deliveries, each due time once, whichever process looks."""
