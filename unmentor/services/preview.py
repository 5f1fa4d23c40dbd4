"""A draw on the database before it is written down: what `cycle preview` shows and `cycle draw` keeps."""

from dataclasses import dataclass

from unmentor.matching import Draw, Pool
from unmentor.services.pool import TakingPart


@dataclass(frozen=True)
class Preview:
    """A draw that nobody has decided yet."""

    taking_part: TakingPart
    draw: Draw

    @property
    def pool(self) -> Pool:
        """Who takes part."""
        return self.taking_part.pool

    @property
    def addresses(self) -> tuple[str, ...]:
        """The practitioners' addresses, in the order of the pool."""
        return self.taking_part.addresses
