"""Facts after their commit: sealed in a chain (`sealing`), told (`delivery`) to whom it concerns (`subscriptions`)."""
