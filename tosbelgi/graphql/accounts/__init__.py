"""Types and mutations of accounts: what somebody signed in says of themselves."""
