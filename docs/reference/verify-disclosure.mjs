// A second verifier of natledger disclosures and statuses: offline, Node.js 20 or newer, no packages. Beside its
// neighbour verify.mjs, which verifies the proofs inside, it shares no code with the first. It follows bytes.md.
//
//     node verify-disclosure.mjs DISCLOSURE GENESIS_HASH [NONCE [STATUS [HEIGHT:HASH]]]
//     node verify-disclosure.mjs STATUS GENESIS_HASH
//
// prints what the record says and exits with 0, or with 1 where all is proved but the record is not valid; or says why
// not: 2 for wrong use, 3 for no such file, 5 for not proved. Write "" for what you do not ask.
import {
  WRONG_USE, bytes, canonical, checkArguments, digest, int, is, isReceipt, isStateProof, list, load, need, read, record,
  rises, run, sha256, shown, signBytes, text, unhex, verifyPath, verifyReceipt, verifySignature, verifyState,
} from "./verify.mjs";

const FIELD_TAG = Buffer.from("natledger/field/1\n");
const NONCE = /^[0-9A-Za-z._-]{8,64}$/, ID = /^[0-9a-f]{64}-(0|[1-9][0-9]?)$/;

// Shapes, as in verify.mjs: of the file, of the messages that issue a record, and of the rows that are read.
const hash = bytes(32), signatures = list(record({ public_key: hash, signature: bytes(64) }), 16, 1);
const isValue = (x) => typeof x === "boolean" || int(-Number.MAX_SAFE_INTEGER)(x) || text(/^/, 1024)(x);
const isField = record({
  index: int(0, 31), name: text(/^[a-z][a-z0-9_]{0,31}$/), path: list(hash, 5), salt: hash, value: isValue });
const isDisclosure = record({
  kind: is("disclosure"), version: is(1), fields: list(isField, 32, 1), message: int(0, 15), receipt: isReceipt,
  presentations: list(record({ identity: isStateProof, nonce: text(NONCE), signatures }), 1) });
const SCHEMA = /^[a-z][a-z0-9_]{0,31}@[1-9][0-9]{0,3}$/;
const commitment = record({ root: hash, schema: text(SCHEMA), size: int(1), until: int() });
const changed = record({ commitment, record: text(ID) });
const granted = record({ application: text(ID), commitment, office: text() });  // in the name of its office
const ISSUES = {
  amend_record: changed, grant_application: granted, issue_record: record({ commitment }), supersede_record: changed };
const isRecord = record({
  changed_at: int(1), issued_at: int(1), issuer: text(), reason: text(), revision: int(1), root: hash, schema: text(),
  size: int(1), status: is("revoked", "superseded", "suspended", "valid"), successor: text(), until: int() });
const isIdentity = record({
  jurisdiction: text(), keys: list(hash, 16, 1), keys_number: int(1), kind: text(), registered_at: int(),
  registrar: text(), threshold: int(1) });

// One field: SHA-256(tag, salt, length of the name, name, value) is a leaf under the record's root.
function verifyField({ index, name, path, salt, value }, { size, root }) {
  const leaf = sha256(FIELD_TAG, unhex(salt), Buffer.of(name.length), Buffer.from(name), canonical(value));
  verifyPath(leaf, index, size, path, root, `the record does not say that of ${name}`);
}

export function verifyStatus(file, genesisHash, checkpoint = "") {
  need(isStateProof(file), "not a state proof: a field is missing, unknown or of another type");
  const { key, header, row } = verifyState(file, genesisHash, checkpoint), [table, id] = key.split("/");
  need(table === "record" && ID.test(id) && `record/${id}` === key, "not of a record");
  need(row === undefined || isRecord(row), "a row of other rules");
  const open = row && ["suspended", "valid"].includes(row.status);
  const status = row ? (open && row.until <= header.time ? "expired" : row.status) : "never issued";
  return { record: id, header, row, status };
}

export function verifyDisclosure(file, genesisHash, nonce = "", status = null, checkpoint = "") {
  need(isDisclosure(file), "not a disclosure: a field is missing, unknown or of another type");
  const { transaction, outcome, header } = verifyReceipt(file.receipt, genesisHash, checkpoint);
  const { type, body, on_behalf_of } = transaction.messages[file.message] ?? {};
  const issuer = body?.office ?? on_behalf_of;
  need(Object.hasOwn(ISSUES, type ?? "") && ISSUES[type](body), "the message issues no record");
  need(outcome.code === 0, `the ledger refused it: ${outcome.rule}`);
  for (const name of ["index", "name"]) need(rises(file.fields.map((field) => field[name])), "fields are not sorted");
  for (const field of file.fields) verifyField(field, body.commitment);
  const fields = Object.fromEntries(file.fields.map(({ name, value }) => [name, value]));
  const [presented] = file.presentations.map((one) =>
    verifyPresentation(one, file, fields.subject, header, genesisHash, checkpoint));
  need(!nonce || presented, "nobody has signed the nonce");
  need(!nonce || file.presentations[0].nonce === nonce, "signed for another nonce");
  const identifier = type === "amend_record" ? body.record : `${digest("transaction", transaction)}-${file.message}`;
  const found = status === null ? null : verifyStatus(status, genesisHash, checkpoint);
  need(!found || found.record === identifier, "the status is of another record");
  need(!found || found.header.height >= header.height, "the status is older than the record");
  const said = found?.status === "valid" && found.row.root !== body.commitment.root ? "amended" : found?.status ?? null;
  const { schema } = body.commitment, keysOf = presented?.height;
  return { record: identifier, schema, issuer, fields, header, status: said, keysOf };
}

// The subject's threshold of signatures over the nonce and the hash of the file without them.
function verifyPresentation({ identity, nonce, signatures }, file, subject, issued, genesisHash, checkpoint) {
  const { key, header, row } = verifyState(identity, genesisHash, checkpoint);
  need(typeof subject === "string" && key === `identity/${subject}` && isIdentity(row), "the keys are somebody else's");
  need(header.height >= issued.height, "the keys are older than the record");
  const keys = signatures.map((mark) => mark.public_key);
  const own = keys.every((one) => row.keys.includes(one));
  need(own && rises(keys) && keys.length === row.threshold, "not the subject's keys");
  const disclosure = digest("file", { ...file, presentations: [] });
  const signed = signBytes("presentation", genesisHash, { disclosure, nonce });
  for (const { public_key: one, signature } of signatures) verifySignature(unhex(one), signed, unhex(signature));
  return header;
}

function tell(file, status, genesisHash, nonce, checkpoint) {
  if (file.kind === "state-proof") {
    const { record, header, status } = verifyStatus(file, genesisHash, checkpoint);
    return { status, lines: [`record ${record}: ${status} at block ${header.height}`] };
  }
  const found = verifyDisclosure(file, genesisHash, nonce, status, checkpoint);
  const lines = [`${found.schema} by ${shown(found.issuer)} says ${shown(canonical(found.fields))}`,
    `  record      ${found.record}`,
    `  issued      block ${found.header.height}, ${found.status ?? "later status not shown"}`,
    `  presented   ${found.keysOf ? `by the keys the subject had at block ${found.keysOf}` : "by anybody"}`];
  return { status: found.status, lines };
}

export function judge([name = "", genesisHash = "", nonce = "", status = "", checkpoint = ""], loadFile = load) {
  checkArguments(genesisHash, checkpoint);
  need(nonce === "" || NONCE.test(nonce), "a nonce has 8 to 64 of A-Z a-z 0-9 . _ -", WRONG_USE);
  const proof = status === "" ? null : loadFile(status), data = loadFile(name), file = read(data);
  const other = ["history-proof", "holder", "receipt", "series-extract", "series-proof"].includes(file.kind), row = file.kind === "state-proof";
  need(!other && !(isStateProof(file) && !file.key.startsWith("record/")), "this program does not take it", WRONG_USE);
  need(!row || (!nonce && !proof), "a status has neither nonce nor status", WRONG_USE);
  const { status: said, lines: [claim, ...rest] } = tell(file, proof && read(proof), genesisHash, nonce, checkpoint);
  const verdict = said === null ? "valid as issued, status not checked" : said === "valid" ? "valid" : "not valid";
  return { code: ["valid", null].includes(said) ? 0 : 1, lines: [`${verdict}: ${claim}`, ...rest] };
}
run(judge, import.meta.url);
