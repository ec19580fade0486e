"""Parse: the bytes that came back become entries or an article page. Pure; runs in a limited child (`child`)."""
