"""How long pages take with thousands of people in the database and several clients at once: `make load`."""
