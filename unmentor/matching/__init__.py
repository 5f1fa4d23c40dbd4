"""Who meets whom: the best draw, with its proof and its reasons."""
