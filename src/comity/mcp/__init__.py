"""A ledger for assistants: a server of the Model Context Protocol, for reading alone unless adding is allowed."""
