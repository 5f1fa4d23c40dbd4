"""The organisers' desk, a blueprint for each part of it. Whoever organises reads; editors and owners press buttons."""

from unmentor.web.organise import cycles, home, jobs, messages, practitioners, steps, waiting
from unmentor.web.organise.troubles import alarms

_PARTS = (home, practitioners, cycles, steps, waiting, messages, jobs)
BLUEPRINTS = tuple(part.blueprint for part in _PARTS)

for _blueprint in BLUEPRINTS:
    _blueprint.context_processor(lambda: {"alarms": alarms})  # asked for by pages of the desk, not by those of errors
