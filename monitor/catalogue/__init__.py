"""What is configured: the sources that are watched and the programmes that are known."""
