"""Where documents come from: texts, files, folders, JSON lines and standard input."""
