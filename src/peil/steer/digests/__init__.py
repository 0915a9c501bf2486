"""Make digests: what a shop's figures, goals and alerts were over some days, as a mail or a message."""
