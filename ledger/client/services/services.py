"""Services as people apply for them and offices decide on them: `lao.services`.

Who decides for an office is a wallet of its own, of its delegate (`wallet.on_behalf_of`), or of an officer it has
accredited.
"""

from collections.abc import Mapping, Sequence

from ledger.chain.kinds import NEVER
from ledger.client.desk import Acting, Desk, Who
from ledger.client.forms.moments import Moment, read_moment
from ledger.client.forms.references import check_reference
from ledger.client.records.issuing import prepare, send_issuing
from ledger.client.records.records import Record
from ledger.client.salting import make_salts
from ledger.client.wallet import find_wallet
from ledger.crypto.encoding import decode_file, encode
from ledger.errors import NotFoundError, VerificationError
from ledger.reads.entries import PlacedEntry, list_applied, list_concerned
from ledger.reads.records import VALID, find_record, find_schema
from ledger.reads.services import (
    ApplicationLike,
    FoundApplication,
    FoundService,
    OfficeWait,
    ServiceLike,
    find_application,
    find_next_version,
    find_service,
    list_applications,
    list_overdue,
    list_services,
    list_waiting,
)
from ledger.registry.records.disclosure import Disclosure, ProvedDisclosure, describe_row
from ledger.registry.records.holder_file import Claims
from ledger.registry.rows.services import ServiceKind
from ledger.registry.services.applications import (
    AnswerOffice,
    AppealRefusal,
    ApplyForService,
    ClaimSilence,
    WithdrawApplication,
)
from ledger.registry.services.catalogue import PublishService
from ledger.registry.services.decisions import AskApplicant, GrantApplication, RefuseApplication
from ledger.registry.services.files import (
    ApplicationFile,
    compute_form_commitment,
    list_presented,
    make_application_file,
    verify_application_file,
)
from ledger.registry.trade import documents
from ledger.registry.trade.documents import Seal, make_seal, verify_document
from ledger.words.messages import read_body

_LETTERS = {"ask_applicant": "question", "answer_office": "answer"}
"""What commits to a letter, and in which field."""


class Services:
    """The services of a ledger, and what people have applied for. Whoever acts is a wallet, or a name of this home."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def publish(  # noqa: PLR0913 - each can be chosen by itself
        self,
        by: Acting | Who,
        code: str,
        grants: str,
        law: str,
        *,
        days: int,
        kind: ServiceKind = "licence",
        fee: int = 0,
        asset: str = "LAK",
        requires: Sequence[str] = (),
        next_office: Who | None = None,
        appeal_days: int = 30,
        silence_grants: bool = False,
        until: Moment = NEVER,
    ) -> PlacedEntry:
        """Offers a service, or the next version of one: records of the schema `grants`, its newest version unless said.

        `events["service"]` is CODE@VERSION. Only an accredited issuer of the schema may.
        """
        body = PublishService(
            appeal_days=appeal_days,
            asset=asset,
            code=code,
            days=days,
            fee=fee,
            grants=find_schema(self.desk.source, grants).name,
            kind=kind,
            law=law,
            next_office=self.desk.resolve_any(next_office),
            requires=tuple(sorted(requires)),
            silence_grants=silence_grants,
            until=read_moment(until),
            version=find_next_version(self.desk.source, code),
        )
        return find_wallet(self.desk, by).act(body)

    def list(self, office: Who | None = None) -> tuple[FoundService, ...]:
        """The newest version of each service, by code: of every office, or of one."""
        return tuple(list_services(self.desk.source, self.desk.resolve_any(office)))

    def show(self, service: ServiceLike) -> FoundService:
        """A service CODE@VERSION, or the newest version of a CODE. Raises NotFoundError."""
        return find_service(self.desk.source, service)

    def prepare(
        self, service: ServiceLike, form: Mapping[str, bool | int | str], shown: Mapping[str, bytes] | None = None
    ) -> bytes:
        """The file of an application: what it says, and a disclosure of each required record, by its schema's name.

        Keep it: without it nobody can tell the office what was filed. Raises NotFoundError, DecodeError.
        """
        records = {schema: decode_file(data, Disclosure) for schema, data in (shown or {}).items()}
        salts = make_salts(self.desk, ["application", *sorted(records)])
        return encode(make_application_file(self.show(service).id, form, records, salts))

    def apply(self, by: Acting | Who, file: bytes) -> PlacedEntry:
        """Files an application from its file, and pays the fee. `events["application"]` is its id."""
        opened = decode_file(file, ApplicationFile)
        found = self.show(opened.service)
        row = found.row
        body = ApplyForService(
            row.fee, row.asset, compute_form_commitment(opened), list_presented(opened), found.id, row.office
        )
        return find_wallet(self.desk, by).act(body)

    def applications(
        self, who: Who | None = None, service: str = "", height: int | None = None
    ) -> tuple[FoundApplication, ...]:
        """The applications there are, or were after a block, by id: of an applicant or an office, or for a service."""
        return tuple(list_applications(self.desk.source, self.desk.resolve_any(who), service, height))

    def application(self, application: ApplicationLike) -> FoundApplication:
        """An application as it stands now. Raises NotFoundError."""
        return find_application(self.desk.source, application)

    def check(self, application: ApplicationLike, file: bytes) -> dict[str, ProvedDisclosure]:
        """What an application's file shows, by schema, if it is what was filed and every record is still valid.

        Raises NotFoundError, DecodeError, VerificationError.
        """
        found, opened = self.application(application), decode_file(file, ApplicationFile)
        proved = verify_application_file(opened, found.row, found.service, self.desk.source.tip.genesis_hash)
        for shown in proved.values():
            row = find_record(self.desk.source, shown.issued.record).row
            status = describe_row(shown.issued, row, self.desk.source.get_time())
            if status != VALID:
                record, height = shown.issued.record, self.desk.height
                raise VerificationError("status_must_be_valid", height=height, record=record, status=status)
        return proved

    def seal(self, letter: bytes) -> Seal:
        """The seal of a question or an answer, under a salt of its own: both sides keep it beside the letter."""
        return make_seal(letter, make_salts(self.desk, ["letter"])[0])

    def ask(self, application: ApplicationLike, by: Acting | Who, question: Seal) -> PlacedEntry:
        """Asks the applicant for more; the deadline stands still until the answer, for 30 days at most."""
        found = self.application(application)
        body = AskApplicant(found.id, _get_office(found), documents.compute_commitment(question))
        return find_wallet(self.desk, by).act(body)

    def answer(self, application: ApplicationLike, by: Acting | Who, answer: Seal) -> PlacedEntry:
        """Answers the office's question; the deadline goes on."""
        body = AnswerOffice(documents.compute_commitment(answer), self.application(application).id)
        return find_wallet(self.desk, by).act(body)

    def check_letter(self, application: ApplicationLike, letter: bytes, seal: Seal | bytes) -> PlacedEntry:
        """The entry that asked or answered by this letter. Raises NotFoundError, VerificationError, DecodeError."""
        found = self.application(application)
        opened = decode_file(seal, Seal) if isinstance(seal, bytes) else seal
        commitment = documents.compute_commitment(opened)
        verify_document(letter, opened, commitment)
        for placed, _, message in list_applied(list_concerned(self.desk.source, found.id), *_LETTERS):
            body = read_body(message)
            if (body["application"], body[_LETTERS[message.type]]) == (found.id, commitment):
                return placed
        raise NotFoundError("letter_must_be_on_application", application=found.id)

    def grant(
        self,
        application: ApplicationLike,
        by: Acting | Who,
        claims: Claims,
        *,
        schema: str = "",
        until: Moment = NEVER,
    ) -> Record:
        """Grants an application, or settles one that is granted by law: issues its record about the applicant.

        The holder's file is in this home; the office hands it to the applicant. Raises Refused; then nothing is kept.
        """
        found, wallet = self.application(application), find_wallet(self.desk, by)
        office, name = _get_office(found), schema or found.service.grants
        commitment, held = prepare(wallet, name, found.row.applicant, claims, read_moment(until))
        return send_issuing(wallet, office, GrantApplication(found.id, commitment, office), held)

    def refuse(self, application: ApplicationLike, by: Acting | Who, law: str, reason: str) -> PlacedEntry:
        """Refuses an application by a law in force. `reason` is public: [A-Z0-9./-], at most 35."""
        found = self.application(application)
        body = RefuseApplication(found.id, law, _get_office(found), check_reference(reason))
        return find_wallet(self.desk, by).act(body)

    def appeal(self, application: ApplicationLike, by: Acting | Who) -> PlacedEntry:
        """Puts a refused application to the next office, once."""
        return find_wallet(self.desk, by).act(AppealRefusal(self.application(application).id))

    def withdraw(self, application: ApplicationLike, by: Acting | Who) -> PlacedEntry:
        """Takes an application back that is not decided."""
        return find_wallet(self.desk, by).act(WithdrawApplication(self.application(application).id))

    def claim(self, application: ApplicationLike, by: Acting | Who) -> PlacedEntry:
        """Has an overdue application granted by law; anybody may."""
        return find_wallet(self.desk, by).act(ClaimSilence(self.application(application).id))

    def overdue(self, height: int | None = None) -> tuple[FoundApplication, ...]:
        """What offices should have decided by now, or by a block, and what they owe the record of."""
        return tuple(list_overdue(self.desk.source, height))

    def waiting(self, height: int | None = None) -> tuple[OfficeWait, ...]:
        """How long people wait for each office, now or after a block."""
        return tuple(list_waiting(self.desk.source, height))


def _get_office(found: FoundApplication) -> str:
    return found.row.instances[-1].office
