"""How much of an article page is read rightly: page shapes of our own making, with what is true of each."""
