"""Every rule that can refuse something: its stable code, its sentence and its remedy.

The order is the order of precedence, whatever the numbers: where several rules are broken, the first one is
reported; of several signers or messages, the first that breaks one.
`{name}` stands for a value the refusal carries; the command line shows names for addresses and
major units for amounts. docs/reference/messages.md is generated from this table.
"""

from typing import NamedTuple


class Rule(NamedTuple):
    """One rule: `code` is in outcomes on the chain and never changes; the texts may."""

    code: int
    name: str
    says: str
    remedy: str


_TABLE = (
    # 1xx: bytes that are not the canonical form of anything we know
    Rule(101, "size_must_be_within_limit", "{size} bytes, at most {limit}", "split it, or check that it is the right file"),
    Rule(102, "text_must_be_utf8", "the bytes are not UTF-8 text", "check that it is the right file"),
    Rule(103, "nesting_must_be_within_limit", "nested deeper than {limit} levels", "check that it is the right file"),
    Rule(104, "text_must_be_json", "not JSON", "check that the file is whole and was not edited"),
    Rule(105, "names_must_be_unique", "the name {name} stands twice in one object", "remove the duplicate"),
    Rule(106, "names_must_be_ascii", "a name in an object is not ASCII", "use names of ASCII characters"),
    Rule(107, "numbers_must_be_integers", "the number {number} is not an integer", "write amounts in the smallest unit"),
    Rule(108, "integers_must_be_in_range", "an integer lies beyond 2^53-1", "use a smaller number"),
    Rule(109, "null_must_not_be_used", "null stands for a value", 'absent values are "" or []'),
    Rule(110, "strings_must_be_unicode", "a string holds half of a surrogate pair", "use whole characters"),
    Rule(111, "fields_must_fit_type", "not a {type}: {problem}", "check that it is the right file and was not edited"),
    Rule(112, "bytes_must_be_canonical", "the text of a {type} is not in canonical form", "do not reformat it: every byte counts"),
    # 2xx: inadmissible transactions, which can be in no block
    Rule(201, "transaction_must_fit_block", "{size} bytes of transaction, at most {limit}", "send fewer messages at once"),
    Rule(204, "message_type_must_be_known", "no message of the type {type}", "see docs/reference/messages.md"),
    Rule(205, "body_must_fit_type", "the body of a {type} does not fit: {problem}", "see docs/reference/messages.md"),
    Rule(220, "kind_must_be_known", "no account kind {kind}", "use citizen, resident, e-resident, business, authority, bank or device"),
    Rule(221, "jurisdiction_must_be_well_formed", "{jurisdiction} is no jurisdiction", "use an ISO 3166 code such as LA, LA-VT or LA-VT.01"),
    Rule(202, "version_must_be_supported", "version {version}, this chain runs version {supported}", "build it again with this software"),
    Rule(203, "chain_must_be_this_one", "made for the chain {chain}, this is {expected}", "build it again for this chain"),
    Rule(219, "messages_must_be_within_limit", "{count} messages or signers, at most {limit}", "send fewer messages at once"),
    Rule(208, "signatures_must_be_within_limit", "{count} signatures, at most {limit}", "split the deal"),
    Rule(206, "signers_must_be_the_actors", "the signers are not exactly those the messages act by, sorted", "build it again"),
    Rule(207, "signatures_must_be_sorted", "signatures must be sorted, distinct and only of signers", "leave out surplus signatures"),
    Rule(222, "bindings_must_be_within_limit", "{count} keys to bind, at most {limit}", "bind fewer keys at once"),
    Rule(209, "address_must_be_well_formed", "{address} is no address of this chain", "check it for a typing mistake"),
    Rule(210, "transaction_must_not_be_expired", "expired at {expires}, block time is {time}", "build and sign it again"),
    Rule(211, "lifetime_must_be_within_limit", "expires {ahead} ms ahead, at most {limit}", "choose an earlier expiry"),
    Rule(212, "signer_must_be_registered", "{signer} is not registered", "open the account first"),
    Rule(213, "nonce_must_follow_last", "{signer} used nonce {nonce} in lane {lane}, next is {expected}", "build it again: it was sent before, or another came first"),
    Rule(214, "key_must_be_the_accounts", "a key that signed is not a key of {signer}", "sign with the account's current key"),
    Rule(215, "signatures_must_meet_threshold", "{count} signatures of {signer}, exactly {threshold} needed", "collect exactly the signatures needed"),
    Rule(216, "quota_must_not_be_exceeded", "{signer} has used all {limit} entries of today", "wait until tomorrow"),
    Rule(218, "signature_must_fit_transaction", "the text was changed after signing", "ask the sender for the original"),
    # 3xx: refused, accounts
    Rule(300, "actor_must_be_the_signer", "{by} may not act for {holder}", "let {holder} sign"),
    Rule(301, "registrar_must_have_role", "{by} may not register accounts", "ask a registrar"),
    Rule(304, "keys_must_be_sorted", "keys must be sorted and distinct", "sort the keys, each once"),
    Rule(305, "threshold_must_fit_keys", "threshold {threshold} with {count} keys", "choose a threshold from 1 to the number of keys"),
    Rule(306, "key_must_be_strong", "{key} is not a key in the prime-order group", "make a new key"),
    Rule(307, "key_must_be_bound", "the owner of {key} has not signed for {address}", "sign the key binding with that key"),
    Rule(308, "address_must_be_new", "{address} is registered already", "addresses are registered once: use another key"),
    Rule(310, "keys_must_change", "the new keys are the old ones", "make a new key"),
    # 3xx: refused, money
    Rule(336, "reversal_must_go_back", "{holder} would reverse a payment to itself", "only what another paid can be given back"),
    Rule(327, "payment_must_not_be_reversed_twice", "{holder} has reversed {entry} already", "a reversal is made once"),
    Rule(321, "amount_must_be_positive", "the amount is 0", "ask at least 1"),
    Rule(322, "asset_must_exist", "no asset {asset}", "see the assets in genesis.json"),
    Rule(323, "issuer_must_be_the_assets", "{by} does not issue {asset}", "only {issuer} may"),
    Rule(324, "payee_must_be_registered", "{to} is not registered", "open the account first"),
    Rule(325, "supply_must_stay_under_cap", "{supply} {asset} exist, the cap is {cap}, asked {amount}", "issue at most {room} {asset}; nothing was written"),
    Rule(330, "hold_must_expire_later", "the hold would expire at {expires}, block time is {time}", "choose a later expiry"),
    Rule(329, "hold_must_not_outlast_limit", "the hold lasts {ahead} ms, at most {limit}", "choose an earlier expiry"),
    Rule(326, "balance_must_cover_amount", "{holder} holds {available} {asset}, asked {amount}", "pay at most {available} {asset}; nothing was written"),
    Rule(328, "hold_must_exist", "no hold {hold}", "see tx list for the hold's id"),
    Rule(331, "hold_must_be_capturers", "{by} may not capture {hold}", "only {captor} may"),
    Rule(332, "hold_must_not_be_expired", "{hold} expired at {expires}", "the owner can release it now"),
    Rule(333, "hold_must_cover_amount", "{remaining} {asset} are left of {hold}, asked {amount}", "capture at most {remaining} {asset}"),
    Rule(334, "hold_must_be_releasable", "{by} may not release {hold} before {expires}", "{captor} may now, anyone after that time"),
    Rule(335, "account_must_have_room", "{holder} holds {count} assets, at most {limit}", "empty one of them first"),
    # 4xx: consensus
    Rule(401, "block_must_follow_last", "the block does not follow the last one: {problem}", "resend the right block"),
    Rule(402, "proposer_must_have_turn", "{proposer} proposed, it is {expected}'s turn", "wait for the turn"),
    Rule(403, "block_must_have_entries", "the block has no entry", "wait for a transaction"),
    Rule(404, "block_must_be_within_limit", "the block holds {count}, at most {limit}", "make a smaller block"),
    Rule(405, "time_must_rise", "block time {time} does not come after {last}", "set the clock"),
    Rule(406, "root_must_match_execution", "the proposed {root} is not what execution gives", "the proposer lies or is broken"),
    Rule(407, "height_must_not_be_signed_twice", "{validator} has signed another block at height {height}", "restore the newest ledger.db, made after that signature"),
    Rule(408, "quorum_must_sign", "{power} of {total} signed at height {height}, more than two thirds needed", "natledger validator up NAME; nothing was written"),
    Rule(409, "proposer_must_not_equivocate", "{validator} signed two blocks for height {height}, round {round}", "evidence is kept; the height may still end with what was sent: look before sending it again"),
    Rule(410, "block_must_be_final", "{power} of {total} signed, more than two thirds needed", "ask for the committed block"),
    Rule(411, "vote_must_be_a_validators", "{validator} is no validator at this height", "check the validator set"),
    # 5xx: verification of receipts and other proofs
    Rule(501, "genesis_must_be_the_expected", "the receipt is of another ledger: {found}", "check the genesis hash"),
    Rule(502, "signature_must_verify", "a signature does not fit its text and key", "it was changed after signing"),
    Rule(503, "entry_must_be_in_block", "the transaction and outcome are not in the block", "the receipt was changed"),
    Rule(504, "header_must_be_final", "the validators did not sign this header: {problem}", "the receipt was changed"),
    Rule(505, "validators_must_be_the_expected", "the validators are not those the ledger had: {problem}", "the receipt was changed or is incomplete"),
    Rule(506, "handover_must_be_needed", "a hand-over of validators changes nothing", "the receipt was changed"),
    Rule(507, "header_must_be_in_history", "the header is not in the history of the other", "the receipt was changed"),
    Rule(508, "checkpoint_must_be_linked", "the receipt is not linked to the checkpoint at height {height}", "natledger receipt anchor FILE --checkpoint {height}:HASH"),
    Rule(509, "checkpoint_must_match", "the checkpoint at height {height} names another header", "this is another history: ask the ledger's publisher"),
    Rule(510, "path_must_fit", "the proof path does not fit: {problem}", "the proof was changed"),
    Rule(511, "root_must_match", "the path leads to {calculated}, expected {expected}", "the proof was changed"),
    Rule(512, "row_must_be_in_state", "the state does not hold what is claimed for {key}", "the proof was changed"),
    Rule(513, "header_must_fit_genesis", "the header is of another chain or version", "the receipt was changed"),
    Rule(514, "file_must_be_a_proof", "neither a receipt nor a state proof nor a history proof", "check that it is the right file"),
    Rule(515, "outcome_must_be_consistent", "the outcome contradicts itself", "the validators signed nonsense: ask the ledger's publisher"),
    # 6xx: the audit
    Rule(601, "block_must_be_stored", "block {height} is missing", "restore a backup of ledger.db"),
    Rule(602, "block_must_be_intact", "block {height}: {problem}", "restore a backup of ledger.db"),
    Rule(603, "rows_must_equal_replay", "the stored {table} differs from replay at {key}", "restore a backup of ledger.db"),
    # 7xx: the home, its files, keys and store
    Rule(701, "home_must_exist", "no ledger in {home}", "natledger init"),
    Rule(702, "home_must_be_empty", "{home} holds a ledger already", "choose another --home"),
    Rule(703, "name_must_be_known", "no {name} in this home", "see natledger account list"),
    Rule(704, "name_must_be_new", "the name {name} is taken", "choose another name"),
    Rule(705, "name_must_be_well_formed", "{name} is no name", "use a-z, 0-9, - and _, starting with a letter, at most 32"),
    Rule(706, "entry_must_exist", "no transaction {entry}", "see natledger tx list"),
    Rule(707, "block_must_exist", "no block {height}", "see natledger block list"),
    Rule(708, "file_must_exist", "no file {file}", "check the path"),
    Rule(709, "file_must_be_readable", "{file} cannot be read or written: {problem}", "check the path, its permissions and the disk"),
    Rule(710, "key_file_must_be_private", "{file} can be read by others", "chmod 600 {file}"),
    Rule(711, "key_file_must_be_intact", "{file} is no key file: {problem}", "restore it from a backup"),
    Rule(712, "passphrase_must_fit", "the passphrase does not open {file}", "try again"),
    Rule(713, "passphrase_must_be_given", "a passphrase is needed", "use a terminal, or --passphrase-file FILE"),
    Rule(714, "key_must_be_in_home", "the home holds no key of {name}", "natledger key import"),
    Rule(715, "store_must_be_free", "{holder} is writing to this ledger", "wait and try again"),
    Rule(716, "store_must_be_writable", "the store cannot be written: {problem}", "free space or fix the disk, then try again; nothing was lost"),
    Rule(717, "store_must_be_intact", "the store is damaged: {problem}", "natledger audit, then restore a backup"),
    Rule(718, "signers_must_not_be_older", "signers.db is older than the ledger: it knows height {signed}, the ledger {height}", "restore the newest signers.db"),
    Rule(719, "ledger_must_not_be_older", "the ledger is older than signers.db: height {height}, signed up to {signed}", "restore the newest ledger.db"),
    Rule(720, "store_version_must_be_supported", "the store has version {version}", "use the software that made it"),
    Rule(721, "amount_must_fit_decimals", "{text} is no amount of {asset}", "write plain digits, with at most {decimals} decimals"),
    Rule(722, "mempool_must_have_room", "{count} transactions are waiting, at most {limit}", "try again after the next block"),
    Rule(723, "payment_must_be_reversible", "{entry} is no applied payment to {holder}", "only what was received can be returned"),
    Rule(724, "key_must_be_known", "no row {key}", "see docs/reference/bytes.md for the keys of rows"),
    Rule(725, "validators_must_fit_set", "{count} validators, a set has 1 to {limit}", "choose another number"),
    Rule(726, "entry_must_be_unique", "several transactions start with {entry}", "give more of its digits"),
    Rule(727, "signed_block_must_be_stored", "block {height} is signed but not stored: {problem}", "free space or fix the disk; the next command stores that block first, so see natledger tx list before you try again"),
    # 8xx: other people's formats
    Rule(801, "xml_must_not_have_dtd", "the file has a document type definition", "export it without one"),
    Rule(802, "xml_must_be_well_formed", "not XML: {problem}", "export it again"),
    Rule(803, "message_must_be_supported", "{found} is not supported", "use {supported}"),
    Rule(804, "element_must_stand", "{element} is missing or stands twice in line {line}", "export it again"),
    Rule(805, "amount_must_fit_pattern", "{text} in line {line} is no plain decimal amount of {currency} above 0", "use digits and at most one point, no more than {decimals} decimals"),
    Rule(806, "count_must_fit_payments", "NbOfTxs says {declared}, the file holds {count} payments", "export it again: the file is incomplete or was changed"),
    Rule(807, "sum_must_fit_payments", "CtrlSum says {declared}, the payments sum to {total}", "export it again: the file is incomplete or was changed"),
    Rule(808, "account_must_be_in_map", "the map names no address for {account}", "add it to the map file"),
    Rule(809, "file_must_not_be_imported_twice", "{message} was imported before, all its payments are on the ledger", "nothing is left to do"),
    Rule(810, "map_must_be_well_formed", "the map file does not fit: {problem}", 'write {{"ACCOUNT ID": "NAME or ADDRESS"}}'),
    Rule(811, "method_must_be_transfer", "PmtMtd in line {line} is {method}, only transfers can be made", "use TRF or TRA"),
    Rule(812, "text_must_fit_element", "{element} in line {line} cannot be {text}", "export it again"),
    Rule(813, "elements_must_be_within_limit", "more than {limit} elements", "split it, or check that it is the right file"),
    Rule(814, "date_must_have_come", "a payment is to be made on {date}, today is {today}", "import it on that day"),
)  # fmt: skip

RULES = {rule.name: rule for rule in _TABLE}
RULES_BY_CODE = {rule.code: rule for rule in _TABLE}
