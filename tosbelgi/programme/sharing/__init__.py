"""What somebody lets other platforms read of them: platforms, links, and a ledger of consents by purpose."""
