"""What ties reports to one another: editions, copies, stories, independence, denials and plans.

Pure functions over documents and readings; nothing here reads or writes a file but its tables.
"""
