"""A practitioner's own pages, a blueprint for each part of what they can do."""

from unmentor.web.me import address, apart, council, data, draws, edit, home

BLUEPRINTS = (
    home.blueprint,
    draws.blueprint,
    apart.blueprint,
    edit.blueprint,
    council.blueprint,
    address.blueprint,
    data.blueprint,
)
