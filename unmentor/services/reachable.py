"""Whom the programme may write to by itself."""

from unmentor.persistence.models import PractitionerRow, PractitionerState, RestReason


def reachable(person: PractitionerRow) -> bool:
    """Whether somebody takes part and their address takes messages, as far as is known."""
    return person.state is PractitionerState.ACTIVE and person.rest_reason is not RestReason.BOUNCED
