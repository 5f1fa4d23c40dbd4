"""The tables, one file a part of the domain. No rules here: services decide, models hold."""

from unmentor.persistence.models.councils import CouncilRow as CouncilRow
from unmentor.persistence.models.councils import OrganisationDomainRow as OrganisationDomainRow
from unmentor.persistence.models.cycles import CycleRow as CycleRow
from unmentor.persistence.models.cycles import CycleState as CycleState
from unmentor.persistence.models.cycles import DrawRow as DrawRow
from unmentor.persistence.models.cycles import IntroductionRow as IntroductionRow
from unmentor.persistence.models.cycles import KeptFairness as KeptFairness
from unmentor.persistence.models.cycles import MemberRow as MemberRow
from unmentor.persistence.models.cycles import SittingOutRow as SittingOutRow
from unmentor.persistence.models.outbox import MessageRow as MessageRow
from unmentor.persistence.models.outbox import MessageState as MessageState
from unmentor.persistence.models.practitioners import AvoidanceRow as AvoidanceRow
from unmentor.persistence.models.practitioners import Direction as Direction
from unmentor.persistence.models.practitioners import InterestRow as InterestRow
from unmentor.persistence.models.practitioners import PractitionerRow as PractitionerRow
from unmentor.persistence.models.practitioners import PractitionerState as PractitionerState
