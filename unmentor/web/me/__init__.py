"""A practitioner's own pages, a blueprint for each part of what they can do."""

from unmentor.web.me import home

BLUEPRINTS = (home.blueprint,)
