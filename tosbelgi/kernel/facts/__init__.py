"""Facts after their commit: numbered and chained (`sealing`), and told to whom it concerns (`subscriptions`)."""
