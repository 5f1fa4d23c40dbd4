"""`--weights interest=10,growth=12`: how much each part of the affinity counts."""

from dataclasses import fields

import click

from unmentor.errors import Refusal
from unmentor.matching import Weights


class _WeightsType(click.ParamType[Weights]):
    name = "part=number,..."

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Weights:
        """The default weights, those named in `value` changed."""
        if isinstance(value, Weights):
            return value
        known = {field.name for field in fields(Weights)}
        given: dict[str, int] = {}
        for item in str(value).split(","):
            part, _, number = item.strip().partition("=")
            if part not in known:
                self.fail(f"{part!r} is no part of the affinity; they are {', '.join(sorted(known))}", param, ctx)
            if not number.isdecimal():
                self.fail(f"the weight of {part} is a whole number, not {number!r}", param, ctx)
            given[part] = int(number)
        try:
            return Weights(**given)
        except Refusal as refusal:
            self.fail(str(refusal), param, ctx)


weights_option = click.option(
    "--weights", type=_WeightsType(), default=Weights(), help="How much each part counts, such as interest=10,growth=0."
)
