"""The pages, through Flask's test client and the real database. `browse` checks every page that it gets."""
