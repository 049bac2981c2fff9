"""Pages for everybody who has an account: signing in and out, passwords, one's own sessions."""
