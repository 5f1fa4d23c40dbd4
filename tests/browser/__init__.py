"""The pages in a real browser, served by the real server over a real database. Without a browser these tests fail."""
