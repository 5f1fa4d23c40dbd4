"""The organisers' desk, a blueprint for each part of it. Whoever organises reads; editors and owners press buttons."""

from unmentor.web.organise import cycles, home, practitioners, steps, waiting

BLUEPRINTS = (home.blueprint, practitioners.blueprint, cycles.blueprint, steps.blueprint, waiting.blueprint)
