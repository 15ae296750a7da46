"""Field tables from the types themselves: name, type, meaning, validation.

The meaning is the docstring under a field; for fields whose name says it in the code, MEANINGS says it for readers
who do not know the code. A field without a meaning is an error, so that no table stays half empty.
"""

import ast
import inspect
import re
import sys
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect as types

from ledger.chain.kinds import get_kinds
from ledger.crypto.encoding import MAX_INTEGER

MEANINGS = {
    "AcceptTitle.parcel": "The parcel's id.",
    "AcceptTitle.place": "Which message of the transaction transfers it, from 0 on.",
    "AdjudgeTitle.ground": "Why.",
    "AdjudgeTitle.parcel": "The parcel's id.",
    "AdjudgeTitle.parts": "How many each of those has, in their order.",
    "AgreeTitle.parcel": "The parcel's id.",
    "AgreeTitle.place": "Which message of the transaction is agreed to, from 0 on.",
    "ApproveTitle.parcel": "The parcel's id.",
    "ApproveTitle.place": "Which message of the transaction is approved, from 0 on.",
    "AcceptDevice.device": "The device.",
    "AcceptDevice.proposal": "The message that proposed it, or -INDEX for that message of the same transaction.",
    "AnchorBatch.count": "How many entries it has.",
    "AnchorBatch.root": "The root over the [commitments](bytes.md#series) to them.",
    "AnchorBatch.series": "What the account calls the series.",
    "Batch.count": "How many entries it has.",
    "Batch.first": "The number of its first entry.",
    "Batch.root": "The root over the [commitments](bytes.md#series) to them.",
    "Batch.until": "When its last entry was made.",
    "CarriedReading.claims": "What it says, numbers alone.",
    "CarriedReading.device": "Of which device it is.",
    "CarriedReading.path": "The RFC 6962 path of its [commitment](bytes.md#series) in its batch.",
    "CarriedReading.salt": "Its salt.",
    "CarriedReading.series": "Of which series it is.",
    "Condition.comparison": "Which side of the threshold meets it; the threshold itself always does.",
    "Condition.device": "Whose reading it is to be.",
    "Condition.field": "What it measures.",
    "Device.maker": "Who made it.",
    "Device.model": "The maker's code of it.",
    "Device.owner": "Whose it is.",
    "Device.state": "Whether it anchors: proposed until all have accepted it, active, or retired for good.",
    "ExtractBatch.commitments": "To all its entries, in order.",
    "ExtractBatch.receipt": "Of the transaction that anchored it.",
    "MeasuredField.decimals": "How many digits of a number stand behind the point.",
    "MeasuredField.least": "The least it can measure, in the smallest step.",
    "MeasuredField.most": "The most it can measure.",
    "MeasuredField.name": "What it is called.",
    "MeasuredField.unit": "What it is measured in.",
    "RegisterDevice.maker": "Who made it.",
    "RegisterDevice.model": "The maker's code of it.",
    "RegisterDevice.owner": "Whose it is.",
    "RetireDevice.device": "The device.",
    "SeriesEntry.claims": "What it says, by name.",
    "SeriesEntry.salt": "Its salt.",
    "SeriesExtract.kind": "What file this is.",
    "SeriesExtract.version": "Of the format.",
    "SeriesProof.entry": "The entry.",
    "SeriesProof.kind": "What file this is.",
    "SeriesProof.version": "Of the format.",
    "SeriesProof.path": "The RFC 6962 path of its commitment in its batch.",
    "SeriesProof.receipt": "Of the transaction that anchored the batch.",
    "ShownEntry.entry": "The entry.",
    "ShownEntry.index": "Its place in the batch.",
    "TransferDevice.device": "The device.",
    "TransferDevice.to": "Who is to be its owner.",
    "Convert.amount": "What is paid, in the smallest unit.",
    "Convert.asset": "What it is paid in.",
    "Convert.offer": "The offer's id.",
    "Convert.wanted": "What is taken for it.",
    "CreateAsset.cap": "The most that may exist, in its smallest unit.",
    "CreateAsset.decimals": "Digits after the point of its major unit.",
    "CreateAsset.issuer": "The address that may issue and redeem it.",
    "DischargeRight.parcel": "The parcel's id.",
    "GiveNotice.parcel": "The parcel's id.",
    "GrantRight.kind": "Of which kind it is.",
    "GrantRight.parcel": "The parcel's id.",
    "Holding.available": "What can be paid.",
    "Holding.held": "Set aside by holds.",
    "Holding.sent": "As of a Balance.",
    "OfferRow.expires": "Block time (ms UTC) from which nobody takes of it, and anyone may withdraw it.",
    "OfferRow.numerator": "Of its price, said as the rate is.",
    "OfferRow.owner": "The dealer.",
    "PlaceOffer.amount": "How much is offered, in the smallest unit.",
    "PlaceOffer.expires": "Block time (ms UTC) from which nobody takes of it, and anyone may withdraw it.",
    "PlaceOffer.numerator": "Of the price.",
    "PlaceOffer.rate": "The id of the published rate it stands on.",
    "PublishRate.band": "By how many thousandths of it the price of an offer may differ.",
    "PublishRate.base": "What costs so much.",
    "PublishRate.denominator": "So many smallest units of `base`",
    "PublishRate.numerator": "cost so many of `quote`.",
    "PublishRate.quote": "What it is priced in.",
    "PublishRate.since": "Block time (ms UTC) from which it holds, or now, if that is later.",
    "PublishRate.until": "Block time (ms UTC) from which it holds no more.",
    "Rate.band": "By how many thousandths of it the price of an offer may differ.",
    "Rate.base": "What costs so much.",
    "Rate.denominator": "So many smallest units of `base`",
    "Rate.numerator": "cost so many of `quote`.",
    "Rate.quote": "What it is priced in.",
    "Rate.since": "Block time (ms UTC) from which it holds.",
    "Rate.until": "Block time (ms UTC) from which it holds no more.",
    "ReportReserve.asset": "What it stands behind.",
    "ReportReserve.currency": "What it is in.",
    "ReportReserve.evidence": "The [commitment](bytes.md#records) to the document it stands on.",
    "Reserve.as_of": "When that was so (ms UTC).",
    "Reserve.report": "The message that reported it.",
    "RestrictTitle.parcel": "The parcel's id.",
    "Right.kind": "Of which kind it is.",
    "TitleShare.parts": "How many parts of the whole.",
    "TransferTitle.of": "How many equal parts the whole parcel is taken to have.",
    "TransferTitle.parcel": "The parcel's id.",
    "WithdrawOffer.offer": "The offer's id.",
    "OpenClass.cap": "The most that may exist, in its smallest unit.",
    "OpenClass.decimals": "Digits after the point of its major unit.",
    "OpenClass.kind": "What kind of class it is; its issuer must be accredited for that.",
    "OpenClass.unit": "What one of it stands for, as a code.",
    "PauseClass.reference": "Where the reason is written down.",
    "ResumeClass.reference": "Where the reason is written down.",
    "Admit.record": "The record's id.",
    "FreezeHolding.holder": "Whose units they are.",
    "FreezeHolding.reference": "Where the reason is written down.",
    "ThawHolding.measure": "The id of the freeze.",
    "ThawHolding.reference": "Where the reason is written down.",
    "ForceTransfer.holder": "Who loses them.",
    "ForceTransfer.reference": "The court's case.",
    "ForceTransfer.to": "Who gets them.",
    "AppealMeasure.measure": "The id of what is contested.",
    "AppealMeasure.reference": "Where the appeal is written down.",
    "RetireUnits.amount": "How much is used up, in the smallest unit.",
    "OpenDistribution.amount": "The whole pot, in the smallest unit.",
    "ClaimDistribution.distribution": "The distribution's id.",
    "CloseDistribution.distribution": "The distribution's id.",
    "TokenClass.unit": "What one of it stands for, as a code.",
    "MeasureRow.kind": "A freeze, one that was thawed since, or a forced transfer.",
    "MeasureRow.by": "The court, or the issuer.",
    "MeasureRow.holder": "Whose units they are, or were.",
    "AdoptLaw.provision": "The law as it is written.",
    "AmendRecord.commitment": "To the new fields.",
    "AmendRecord.record": "The record's id.",
    "Anchor.hash": "The earlier header's hash.",
    "Anchor.height": "The earlier header's height.",
    "Anchor.path": "RFC 6962 path of that hash in the proved header's `history_root`.",
    "AnswerInvoice.answer": "What the buyer says of it.",
    "AnswerInvoice.reference": "The invoice's number.",
    "AnswerInvoice.seller": "Whose invoice it is.",
    "AppealSuspension.reference": "Where the appeal is written down.",
    "Asset.cap": "The most that may exist, in the smallest unit.",
    "Asset.decimals": "Digits after the point of its major unit.",
    "Asset.issuer": "The address that may issue and redeem it.",
    "Asset.supply": "How much exists.",
    "AssetUnit.asset": "The asset's code.",
    "AssetUnit.decimals": "Digits after the point of its major unit.",
    "AssignRole.holder": "Who gets it.",
    "AssignRole.role": "The role.",
    "AssignRole.scope": 'What it covers, with all that lies below; "" is everything.',
    "AssignRole.since": "Block time (ms UTC) from which it holds, or now, if that is later.",
    "AssignRole.until": "Block time (ms UTC) from which it holds no more.",
    "Balance.asset": "The asset's code.",
    "Balance.available": "What can be paid.",
    "Vote.block_hash": "The header's hash.",
    "Vote.height": "The header's height.",
    "Vote.round": "The round the vote was given in, from 0.",
    "Body.majority": "The part of yes and no that must be yes.",
    "Body.title": "What people call it.",
    "Body.voting_ms": "How long an ordinary motion is voted on.",
    "BoundKey.binding": "The key's signature over its [binding](bytes.md#signatures).",
    "BoundKey.public_key": "The Ed25519 public key.",
    "BoundValidator.name": "What people call it.",
    "BoundValidator.public_key": "Its Ed25519 public key.",
    "BoundValidator.voting_power": "Its weight.",
    "ByLightBlock.later": "Nothing, if the light block is of the proved header; else the later header it is of.",
    "ByLightBlock.light": "CometBFT's header with the votes for it.",
    "ByValidators.commit": "The signatures.",
    "ByValidators.later": "Nothing, if the commit is of the proved header; else the later header it is of.",
    "CancelRecovery.account": "Whose recovery it is.",
    "CancelRecovery.public_key": "A current key of the account.",
    "CaptureHold.amount": "How much is paid out; the rest stays held.",
    "CaptureHold.hold": "The hold's id.",
    "CastBallot.motion": "The motion's id.",
    "CastBallot.vote": "What it says; recuse counts for nothing, not even the quorum.",
    "Ballot.vote": "What the ballot says.",
    "ChangeMembers.body": "The body's id.",
    "ChangeMembers.majority": "The part of yes and no that must be yes.",
    "ChangeMembers.members": "All who are to have a seat, sorted by address.",
    "ChangeMembers.quorum": "The weight that must have voted yes, no or abstain.",
    "Commit.block_hash": "The header's hash.",
    "Commit.height": "The header's height.",
    "Commit.round": "The round the block became final in.",
    "Commit.signatures": "One signature for each validator that voted, sorted by public key.",
    "CommitSignature.public_key": "The validator's key.",
    "CommitSignature.signature": "Its signature over the vote.",
    "Commitment.schema": "NAME@VERSION.",
    "CompleteRecovery.account": "Whose recovery it is.",
    "ConfirmEmergency.motion": "The emergency motion's id.",
    "CreditInvoice.asset": "That of the invoice.",
    "CreditInvoice.reference": "The invoice's number.",
    "DefineSchema.fields": "Sorted by name, each once.",
    "DefineSchema.name": "The schema's name.",
    "DefineSchema.version": "One more than the last; the first is 1.",
    "Delegation.since": "Block time (ms UTC) from which it holds.",
    "Delegation.until": "Block time (ms UTC) from which it holds no more.",
    "Disclosure.kind": "What file this is.",
    "Disclosure.presentations": "The subject's signatures over a verifier's nonce; nothing where none was asked.",
    "Disclosure.receipt": "Of the transaction that issued or amended the record.",
    "Disclosure.version": "Of the format.",
    "EnactMotion.motion": "The motion's id.",
    "EndLaw.law": "The law's name.",
    "EngineRow.chain_id": "CometBFT's.",
    "EngineRow.epoch": "Which chain of CometBFT's it is: the first is 1.",
    "Entry.outcome": "What came of it.",
    "Entry.signed": "What was asked, signed.",
    "EntryPath.index": "The entry's place in its block, from 0.",
    "EntryPath.path": "RFC 6962 path in the header's `entries_root`.",
    "Fact.name": "What the value is.",
    "Fact.value": "An address, id or code, or an integer.",
    "FreezeAccount.holder": "Whose account it is.",
    "FreezeAccount.reference": "A court's case.",
    "Genesis.address_prefix": "What addresses of this chain start with.",
    "Genesis.chain_id": "The chain's short name.",
    "Genesis.engine": "Which shell makes the first blocks.",
    "Genesis.parameters": "The chain's limits, by name; the list follows.",
    "Genesis.time": "When the chain begins, ms UTC.",
    "Genesis.validators": "The set that signs from height 1.",
    "Genesis.version": "Picks the rules.",
    "GenesisFile.bindings": "The consent of every key in the genesis and in its rows.",
    "GenesisFile.genesis": "The genesis.",
    "GenesisRow.key": "TABLE/ID.",
    "GenesisRow.value": "The row.",
    "GrantDelegation.delegate": "Who may act.",
    "GrantDelegation.since": "Block time (ms UTC) from which it holds, or now, if that is later.",
    "GrantDelegation.types": "Types of messages, sorted.",
    "GrantDelegation.until": "Block time (ms UTC) from which it holds no more.",
    "GrantRole.holder": "Who gets it.",
    "GrantRole.role": "The role.",
    "GrantRole.scope": 'What it covers, with all that lies below; "" is everything.',
    "GrantRole.since": "Block time (ms UTC) from which it holds, or now, if that is later.",
    "GrantRole.until": "Block time (ms UTC) from which it holds no more.",
    "Header.chain_id": "The genesis' `chain_id`.",
    "Header.height": "Place in the chain; the first block is 1.",
    "Header.version": "Picks the rules.",
    "HeldField.commitment": "The [commitment](bytes.md#records) to the field.",
    "HeldField.name": "The field's name.",
    "HeldField.value": '"" where it is not filled in, or erased.',
    "HistoryProof.consistency": "RFC 6962 consistency path between the two `history_root`s.",
    "HistoryProof.kind": "What file this is.",
    "HistoryProof.version": "Of the format.",
    "Hold.asset": "The asset's code.",
    "Hold.owner": "Whose money it is.",
    "Hold.to": "Who is paid when it is captured.",
    "HolderFile.kind": "What file this is.",
    "HolderFile.receipt": "Of the transaction that issued or amended the record.",
    "HolderFile.version": "Of the format.",
    "Identity.jurisdiction": "Where it belongs.",
    "Identity.kind": "What it is.",
    "Identity.threshold": "How many of its keys sign together.",
    "Invoice.asset": "The asset's code.",
    "Invoice.size": "How many lines there are.",
    "Invoice.state": "What its buyer says of it; to pay is to accept.",
    "Issue.amount": "How much comes into being, in the smallest unit.",
    "Issue.asset": "The asset's code.",
    "Issue.to": "Who gets it.",
    "IssueInvoice.asset": "The asset's code.",
    "IssueInvoice.size": "How many lines there are.",
    "IssueRecord.commitment": "To the record's fields.",
    "KeyBinding.public_key": "The key that consents.",
    "KeyBinding.signature": "Its signature over the binding.",
    "KeySignature.public_key": "The key.",
    "KeySignature.signature": "Its signature over the [presentation](bytes.md#disclosures).",
    "Lane.nonce": "The last nonce.",
    "Later.header": "The later header.",
    "Later.path": "RFC 6962 path of the proved header's hash in the later one's `history_root`.",
    "Law.next_value": "Of a parameter: what it is from then on.",
    "Law.provision": "The law as it is written; one that has ended has the time of that as its end.",
    "Majority.denominator": "Of how many parts.",
    "Majority.numerator": "How many of them; at most all.",
    "Member.address": "Whose seat it is.",
    "Message.body": "What is asked, as the registry of this type declares it.",
    "Message.type": "The type of message.",
    "Motion.body": "The body that is asked.",
    "Motion.emergency": "Whether what it does ends by itself.",
    "Motion.impact": 'The hash of a report on its impact; "" for none.',
    "Motion.proposer": "Who proposed it.",
    "Motion.reference": "Where the reason is written down.",
    "Motion.state": "What became of it.",
    "NameTreasury.account": "Whose account it is.",
    "LightBlock.header": "CometBFT's header.",
    "LightBlock.round": "The round of all these votes.",
    "LightBlock.signatures": "The votes, sorted by public key.",
    "LightHeader.app_version": "Of the rules, as the application told CometBFT at the beginning.",
    "LightHeader.block_version": "Of CometBFT's block.",
    "LightHeader.chain_id": "CometBFT's.",
    "LightHeader.consensus_hash": "Of the limits CometBFT runs by.",
    "LightHeader.data_hash": "Of the bundles in CometBFT's block.",
    "LightHeader.evidence_hash": "Of the evidence in it.",
    "LightHeader.height": "CometBFT's.",
    "LightHeader.last_block_hash": "Of CometBFT's header before.",
    "LightHeader.last_block_parts": "How the block before was cut.",
    "LightHeader.last_commit_hash": "Of the votes for the block before.",
    "LightHeader.last_results_hash": "Of what came of the bundles in the block before.",
    "LightHeader.next_validators_hash": "Of the set that signs the next height of CometBFT.",
    "LightHeader.proposer_address": "The first 20 bytes of SHA-256 of who proposed it.",
    "LightHeader.time": "The median of the votes for the block before.",
    "LightHeader.validators_hash": "Of the set that signs this height of CometBFT.",
    "LightSignature.public_key": "Whose vote it is.",
    "LightSignature.signature": "Over what is voted for.",
    "LightSignature.time": "When it was given, by the clock of who gave it.",
    "LightTime.nanos": "Nanoseconds.",
    "LightTime.seconds": "Since 1970, UTC.",
    "NewEngine.commit": "The last set's signatures for that header.",
    "NewEngine.header": "The last header that our own validators made final.",
    "NewEngine.row": "The row `engine/now`: CometBFT's chain id, and the epoch.",
    "NewLightSet.light": "The light block whose `next_validators_hash` differs from its `validators_hash`.",
    "NewLightSet.validators": "The new set.",
    "NewValidators.commit": "The old set's signatures for that header.",
    "NewValidators.header": "The header whose `next_validators_hash` differs from its `validators_hash`.",
    "NewValidators.validators": "The new set.",
    "PartSet.hash": "The root over them.",
    "PartSet.total": "How many.",
    "ParameterRow.values": "Name to integer.",
    "PastKeys.keys": "The keys.",
    "PastKeys.threshold": "How many of them signed together.",
    "PastKeys.until_height": "The block that replaced them.",
    "PastSeats.majority": "The majority it had.",
    "PastSeats.members": "Who sat in it.",
    "PastSeats.quorum": "The quorum it had.",
    "PastSuspension.since": "From when.",
    "PastSuspension.until": "Until when it held; where the member left its body before, until then.",
    "PayInvoice.asset": "That of the invoice.",
    "PayInvoice.reference": "The invoice's number.",
    "PayInvoice.seller": "Whose invoice it is.",
    "PlaceHold.amount": "How much is set aside, in the smallest unit.",
    "PlaceHold.asset": "The asset's code.",
    "PlaceHold.captor": "Who may capture or release it.",
    "PlaceHold.expires": "Block time (ms UTC) from which it can only be released, by anyone.",
    "PlaceHold.to": "Who is paid when it is captured.",
    "Presentation.nonce": "What the verifier asked to have signed.",
    "ProposeMotion.action": "What it asks for: one of the [actions](messages.md#actions-of-motions).",
    "ProposeMotion.body": "The body that is asked; where it is to change another, both decide.",
    "ProposeMotion.impact": 'The hash of a report on its impact; "" for none.',
    "ProposeMotion.reference": "Where the reason is written down.",
    "Provenance.anchors": "An earlier header in the proved one's history, to meet a checkpoint.",
    "Provenance.finality": "Who made the header final.",
    "Provenance.genesis": "The genesis.",
    "Provenance.handovers": "Each change of who makes blocks final, in order.",
    "Provenance.header": "The proved header.",
    "Provision.law": "Its name, given once.",
    "Provision.most": "Of a parameter: its range; 0 and 0 of the others.",
    "Provision.reference": "Where the decision is written down.",
    "Provision.title": "What people call it.",
    "RaiseCap.asset": "The asset's code.",
    "Receipt.entry": "What was asked, and what came of it.",
    "Receipt.entry_path": "That the entry is in the block.",
    "Receipt.kind": "What file this is.",
    "Receipt.provenance": "That the block is final and of this chain.",
    "Receipt.version": "Of the format.",
    "RecordRow.issuer": "Who issued it.",
    "RecordRow.status": "What the ledger says of it; that it has expired follows from `until`.",
    "Recovery.keys": "The new keys, sorted.",
    "Recovery.registrar": "Who asked for it.",
    "Recovery.threshold": "How many of them will sign together.",
    "Redeem.amount": "How much is destroyed, of what the issuer itself holds.",
    "Redeem.asset": "The asset's code.",
    "OpenResidence.issuer": "Whose credential it is, COUNTRY.NAME, as a motion recognised it.",
    "OpenResidence.keys": "The account's keys, sorted; the first gives the address.",
    "OpenResidence.threshold": "How many of the keys sign together.",
    "OpenResidence.until": "When it ends by itself (ms UTC).",
    "RenewResidence.account": "Whose residence it is.",
    "RenewResidence.commitment": "To the credential that was shown again, with a salt.",
    "RenewResidence.issuer": "Whose credential it is.",
    "RenewResidence.until": "When it ends then (ms UTC), later than it would.",
    "WithdrawSponsorship.account": "Whose residence it is.",
    "WithdrawSponsorship.reference": "Where the reason is written down.",
    "RecogniseIssuer.issuer": "COUNTRY.NAME.",
    "RecogniseIssuer.public_key": "What its credentials are signed by.",
    "RecogniseIssuer.until": "When that ends (ms UTC).",
    "EndRecognition.issuer": "COUNTRY.NAME.",
    "EndRecognition.reference": "Where the reason is written down.",
    "Residence.sponsor": "Who answers for it.",
    "Residence.until": "When it ends, or has ended (ms UTC).",
    "Recognised.motion": "The motion that recognised it, or ended that.",
    "Recognised.since": "When that began (ms UTC).",
    "Recognised.until": "When it ends, or has ended (ms UTC).",
    "RegisterAccount.keys": "The account's keys, sorted; the first gives the address.",
    "RegisterAccount.kind": "citizen, resident, e-resident, business, authority, bank or device.",
    "RegisterAccount.threshold": "How many of the keys sign together.",
    "ReinstateAccount.account": "Who may act again.",
    "ReinstateAccount.reference": "Where the reason is written down.",
    "ReinstateRecord.reason": "Where the reason is written down.",
    "ReinstateRecord.record": "The record's id.",
    "ReleaseHold.hold": "The hold's id.",
    "RequestRecovery.account": "Whose keys are lost.",
    "RequestRecovery.keys": "The new keys, sorted, each with its consent.",
    "RequestRecovery.threshold": "How many of them sign together.",
    "RequiredRole.role": "The role.",
    "RequiredRole.scope": 'What it covers; "" is everything.',
    "Reversal.transaction": "The transaction that gave it back.",
    "Reverse.amount": "How much is given back.",
    "Reverse.asset": "The asset's code.",
    "Reverse.reverses": "The payment given back.",
    "Reverse.to": "Who gets it back.",
    "RevokeDelegation.delegate": "Who may act no more.",
    "RevokeRecord.reason": "Where the reason is written down.",
    "RevokeRecord.record": "The record's id.",
    "RevokeRole.holder": "Who has it.",
    "RevokeRole.role": "The role.",
    "RevokeRole.scope": "The scope it was granted with.",
    "Role.since": "Block time (ms UTC) from which it holds.",
    "Role.until": "Block time (ms UTC) from which it holds no more.",
    "RotateKeys.keys": "The new keys, sorted.",
    "RotateKeys.threshold": "How many of them sign together.",
    "RuleRow.key": "The row's key, TABLE/ID.",
    "RuleRow.path": "The state path.",
    "RuleRow.value": "The row; none where the state holds none.",
    "RuledReceipt.kind": "What file this is.",
    "RuledReceipt.receipt": "The receipt.",
    "RuledReceipt.version": "Of the format.",
    "Schedule.sets": "The sets, the present one first.",
    "ScheduleUpgrade.height": "The first height it is in force at: 100 or more blocks ahead.",
    "ScheduleUpgrade.since": "The first block time it is in force at: another motion could be due before.",
    "ScheduleUpgrade.version": "One more than the version in force.",
    "ScheduledSet.from_height": "The first height it signs.",
    "ScheduledSet.validators": "The set.",
    "SchemaField.name": "The field's name.",
    "SchemaField.required": "Whether every record must fill it in; the issuer's client sees to that.",
    "Sent.in_day": "What was sent on that day, in the smallest unit.",
    "Sent.in_month": "What was sent in that month, in the smallest unit.",
    "SetLawValue.law": "The parameter's name.",
    "SetLawValue.since": "Block time (ms UTC) from which it holds, or now, if that is later.",
    "SetLawValue.value": "Its new value, within its range.",
    "SetParameter.name": "The parameter's name.",
    "SetParameter.value": "Its new value, within its range.",
    "ShownField.name": "The field's name.",
    "ShownField.salt": "Its salt.",
    "ShownField.value": '"" where it is not filled in.',
    "Signature.address": "Whose signature it is meant to be.",
    "Signature.public_key": "The key it was made with.",
    "Signature.signature": "The signature over the transaction.",
    "SignedTransaction.signatures": "Exactly each signer's threshold, sorted by address and key.",
    "SignedTransaction.transaction": "What is signed.",
    "Signer.address": "Who signs.",
    "StatePath.branches": 'From the root down: of each branch the 15 children beside the way, in order; "" for none.',
    "StateProof.key": "The row's key, TABLE/ID.",
    "StateProof.kind": "What file this is.",
    "StateProof.path": "The state path.",
    "StateProof.provenance": "That the header is final and of this chain.",
    "StateProof.version": "Of the format.",
    "StripRole.holder": "Who has it.",
    "StripRole.role": "The role.",
    "StripRole.scope": "The scope it was granted with.",
    "SupersedeRecord.commitment": "To the new record's fields.",
    "SuspendAccount.account": "Who may not act.",
    "SuspendAccount.reference": "Where the reason is written down.",
    "SuspendLaw.law": "The law's name.",
    "SuspendLaw.until": "Block time (ms UTC) from which it binds again; 0 for now.",
    "SuspendRecord.reason": "Where the reason is written down.",
    "SuspendRecord.record": "The record's id.",
    "Suspension.by": "The court that suspended it.",
    "Suspension.since": "Block time (ms UTC) from which it holds.",
    "Taxed.category": "What is sold, to the law of the tax.",
    "Taxed.tax": "Rounded half up.",
    "Title.en": "In English.",
    "Title.lo": "In Lao.",
    "Total.amount": "How much, in the smallest unit.",
    "Total.category": "What is sold, to the law of the tax: free of it, or taxed at the rate in force.",
    "Transaction.chain_id": "The genesis' `chain_id`.",
    "Transaction.messages": "What is asked; all apply or none.",
    "Transaction.version": "Picks the rules.",
    "Transfer.amount": "How much, in the smallest unit.",
    "Transfer.asset": "The asset's code.",
    "Transfer.reference": "What it is for, in public: never a name or free text.",
    "Transfer.to": "Who is paid.",
    "Treasury.account": "The address.",
    "UnfreezeAccount.holder": "Whose account it is.",
    "UnfreezeAccount.reference": "Where the reason is written down.",
    "Upgrade.height": "The first height it is in force at.",
    "Upgrade.version": "The version.",
    "Validator.name": "What people call it.",
    "Validator.public_key": "Its Ed25519 public key.",
    "Validator.voting_power": "Its weight.",
    "WithdrawMotion.motion": "The motion's id.",
    "Wording.en": "In English.",
    "Wording.lo": "In Lao.",
}


def make_table(struct: type[msgspec.Struct]) -> str:
    """A Markdown table of the type's fields, in the order they are written: by name."""
    info = types.type_info(struct)
    if not isinstance(info, types.StructType):
        raise TypeError(struct)
    rows = ["| Name | Type | Meaning | Validation |", "|---|---|---|---|"]
    meanings = read_meanings(struct)
    lines = {field.encode_name: describe_field(field) for field in info.fields}
    if info.tag_field:
        lines[info.tag_field] = ("text", f'`"{info.tag}"`')
        meanings.setdefault(info.tag_field, "Which kind this is.")
    for name in sorted(lines):
        kind, validation = lines[name]
        rows.append(f"| `{name}` | {kind} | {escape(meanings[name])} | {escape(validation)} |")
    return "\n".join(rows)


def describe_field(field: types.Field) -> tuple[str, str]:
    """The type of a field, and what holds of its values."""
    kind, validation = describe(field.type)
    return kind if field.required else f"{kind}, or not there", validation


def describe(kind: types.Type) -> tuple[str, str]:
    """What a type is called, and what holds of its values."""
    match kind:
        case types.BoolType():
            return "true or false", ""
        case types.IntType(ge=least, le=most, lt=limit):
            return "integer", describe_range(least, most if limit is None else limit - 1)
        case types.StrType(pattern=pattern) as text:
            return describe_text(text, pattern)
        case types.VarTupleType(item_type=item) | types.ListType(item_type=item):
            return f"list of {describe(item)[0]}", describe_length(kind)
        case types.TupleType(item_types=(first, *_) as items):
            return f"{len(items)} {describe(first)[0]}s", describe(first)[1]
        case types.StructType(cls=cls):
            return cls.__name__, ""
        case types.LiteralType(values=values):
            return "text", " or ".join(f'`"{value}"`' for value in sorted(values, key=str))
        case types.DictType(value_type=value):
            return f"object of {describe(value)[0]}s", describe(value)[1]
        case types.UnionType(types=kinds):
            described = [describe(one) for one in kinds]
            return " or ".join(name for name, _ in described), "; ".join(holds for _, holds in described if holds)
        case types.RawType() | types.CustomType() | types.ExtType() | types.AnyType():
            return "JSON", ""
    raise TypeError(kind)


def describe_range(least: int | None, most: int | None) -> str:
    if most is None:
        return ""
    return show(most) if least == most else f"{show(least)} to {show(most)}"


def describe_text(kind: types.StrType, pattern: str | None) -> tuple[str, str]:
    """Hex has types of its own, since it stands everywhere."""
    if pattern is None:
        return "text", f"at most {kind.max_length} characters" if kind.max_length else ""
    shown = pattern.replace(r"\Z", "$")
    for size in (32, 64):
        if shown == f"^[0-9a-f]{{{2 * size}}}$":
            return f"hex, {size} bytes", ""
    return "text", f"`{shown}`"


def describe_length(kind: types.VarTupleType | types.ListType) -> str:
    least, most = kind.min_length, kind.max_length
    if most is None:
        return ""
    return f"exactly {most}" if least == most else f"{least or 0} to {show(most)}" if least else f"at most {show(most)}"


def show(number: int | None) -> str:
    if number is not None and abs(number) == MAX_INTEGER:
        return "2^53−1" if number > 0 else "−(2^53−1)"
    return f"{number:,}" if number is not None else "any"


def escape(text: str) -> str:
    return text.replace("|", r"\|")


@cache
def read_doc(struct: Any) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(struct) or "").split("\n\n")[0].split())


def read_meanings(struct: type[msgspec.Struct]) -> dict[str, str]:
    """Field to meaning: from MEANINGS, else from the docstring under the field, else from what its type stands for."""
    source = inspect.getsource(sys.modules[struct.__module__])
    found = {name: f"{kind.value[0].upper()}{kind.value[1:]}." for name, kind in get_kinds(struct).items()}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.name == struct.__name__:
            found |= read_field_docs(node)
    prefix = struct.__name__ + "."
    found |= {name.removeprefix(prefix): says for name, says in MEANINGS.items() if name.startswith(prefix)}
    return found


def read_field_docs(definition: ast.ClassDef) -> dict[str, str]:
    docs: dict[str, str] = {}
    for field, text in zip(definition.body, definition.body[1:], strict=False):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(says))):
                docs[name] = re.sub(r"\s+", " ", says)
    return docs


def list_structs(root: Any) -> list[type[msgspec.Struct]]:
    """The structs a struct is made of, itself first, each once."""
    found: list[type[msgspec.Struct]] = []

    def visit(kind: Any) -> None:
        if isinstance(kind, types.StructType):
            if kind.cls in found:
                return
            found.append(kind.cls)
            for field in kind.fields:
                visit(field.type)
        for part in ("item_type", "value_type"):
            if hasattr(kind, part):
                visit(getattr(kind, part))
        for one in getattr(kind, "types", ()):
            visit(one)

    visit(types.type_info(root))
    return found
