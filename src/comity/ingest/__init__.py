"""Where documents come from: files, folders, feeds, archives, the web and standard input."""
