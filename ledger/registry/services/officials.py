"""Officials: who decides for an office, and who is kept from it, since they signed on the other side, or before.

For an office decides itself, an officer whom it has named for the service, or whoever it has delegated that to. An
officer signs itself. Nobody decides on what is their own, what they signed for its applicant, or what came before them
at an earlier office; nor does whom one of those has named, or handed a delegation on to, for the office. Of kin the
chain knows nothing.
"""

from ledger.errors import Refused
from ledger.registry.call import Call
from ledger.registry.people.accounts import get_suspension
from ledger.registry.people.agents import list_signers
from ledger.registry.people.roles import CHAIN_READS, list_officer_roles
from ledger.registry.rows.services import ApplicationRow, ServiceRow
from ledger.registry.services.catalogue import get_code

OFFICER_READS = 2 * CHAIN_READS
"""To see whether somebody is an officer of an office."""
OFFICIAL_READS = OFFICER_READS + 2
"""To see whether somebody decides for an office: with its suspension, and the delegation they sign under."""
APART_READS = 2 * OFFICER_READS
"""To see that who signs for an applicant is of neither office."""


def check_official(call: Call, identifier: str, row: ApplicationRow) -> None:
    """Raises Refused unless who signs decides for the office that an application lies with."""
    office, code = row.instances[-1].office, get_code(row.service)
    held = list_officer_roles(call.rows, call.environment.time, call.actor, office, code)
    if call.actor != office and not held:
        raise Refused("official_must_be_of_the_office", by=call.actor, office=office, service=row.service)
    if call.actor not in (office, call.by):
        raise Refused("official_must_sign_itself", by=call.by, holder=call.actor, office=office)
    if get_suspension(call.rows, call.environment.time, office):
        raise Refused("office_must_not_be_suspended", office=office)
    involved = _list_involved(row)
    for who in (*list_signers(call), *(role.signer for role in held if isinstance(role.signer, str))):
        if who in involved:
            raise Refused("official_must_be_recused", application=identifier, by=who)


def check_signer_apart(call: Call, service: ServiceRow, name: str) -> None:
    """Raises Refused where who signs for an applicant is one of the offices of its service, or an officer of one."""
    if call.by == call.actor:
        return
    for office in filter(None, (service.office, service.next_office)):
        if call.by == office or list_officer_roles(call.rows, call.environment.time, call.by, office, get_code(name)):
            raise Refused("signer_must_not_be_of_the_office", by=call.by, office=office, service=name)


def _list_involved(row: ApplicationRow) -> set[str]:
    """Whose case it is: who applies, who signed for them, and the office before, with whoever signed for it."""
    earlier = row.instances[:-1]
    before = {who for instance in earlier for who in (instance.office, *instance.askers, *instance.officials)}
    return {row.applicant, *(who for instance in row.instances for who in instance.signers)} | before
