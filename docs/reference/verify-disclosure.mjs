// A second verifier of natledger disclosures and status proofs: offline, Node.js 20 or newer, no packages. Beside its
// neighbour verify.mjs, which verifies the receipt inside, it shares no code with the first. It follows docs/reference/bytes.md.
//
//     node verify-disclosure.mjs DISCLOSURE GENESIS_HASH [NONCE [STATUS [HEIGHT:HASH]]]
//
// prints what the record says and exits with 0, or says why not and exits with 1. Write "" for what you do not ask.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import {
  any, canonical, checkReceipt, digest, hex, int, is, isProvenance, isReceipt, list, need, read, record, rises, sha256,
  signBytes, unhex, verifyPath, verifyProvenance, verifySignature,
} from "./verify.mjs";

const ISSUES = ["amend_record", "issue_record", "supersede_record"];
const RECORD = /^record\/[0-9a-f]{64}-(0|[1-9][0-9]?)$/;
const FIELD_TAG = Buffer.from("natledger/field/1\n");

// Shapes. As in verify.mjs, what is hashed or signed whole is left to its makers: here the bodies and the rows.
const text = (pattern) => (x) => typeof x === "string" && pattern.test(x);
const below = (limit) => (x) => int(x) && x < limit;
const bytes = (size) => (x) => hex(x) && x.length === 2 * size;
const some = (holds) => (x) => holds(x) && x.length > 0;
const isValue = (x) => typeof x === "boolean" || Number.isSafeInteger(x) || (typeof x === "string" && [...x].length <= 1024);
const isField = record({
  index: below(32), name: text(/^[a-z][a-z0-9_]{0,31}$/), path: list(bytes(32), 5), salt: bytes(32), value: isValue });
const isChild = (x) => x === "" || (bytes(32)(x) && x !== "0".repeat(64));
const isStateProof = record({
  key: text(/^[a-z_]{1,20}\/[0-9A-Za-z._\/-]{1,170}$/), kind: is("state-proof"), version: is(1), provenance: isProvenance,
  path: record({ branches: list((x) => list(isChild, 15)(x) && x.length === 15, 63), bucket: list(bytes(64), 32) }),
  value: list(any, 1) });
const isPresentation = record({
  identity: isStateProof, nonce: text(/^[0-9A-Za-z._-]{8,64}$/),
  signatures: some(list(record({ public_key: bytes(32), signature: bytes(64) }), 16)) });
const isDisclosure = record({
  kind: is("disclosure"), version: is(1), fields: some(list(isField, 32)), message: below(16),
  presentations: list(isPresentation, 1), receipt: isReceipt });

// One field: SHA-256(tag, salt, length of the name, name, value) is a leaf under the record's root.
function verifyField({ index, name, path, salt, value }, { size, root }) {
  const commitment = sha256(FIELD_TAG, unhex(salt), Buffer.of(name.length), Buffer.from(name), canonical(value));
  verifyPath(commitment, index, size, path, root, `the record does not say that of ${name}`);
}

// The state tree: the bucket where the key belongs, and the fifteen other children of each branch above it.
function climbState({ branches, bucket }, key) {
  need(branches.length === 0 || branches.at(-1).some((child) => child), "a branch is not needed");
  need(bucket.every((row) => row.startsWith(key.slice(0, branches.length))), "a row does not belong to the bucket");
  need(rises(bucket.map((row) => row.slice(0, 64))), "rows are not sorted and distinct");
  let root = bucket.length ? sha256(Buffer.of(2), ...bucket.map((row) => unhex(row))) : Buffer.alloc(32);
  for (let depth = branches.length - 1; depth >= 0; depth--) {
    const children = branches[depth].map((child) => (child ? unhex(child) : Buffer.alloc(32)));
    children.splice(parseInt(key[depth], 16), 0, root);
    root = sha256(Buffer.of(3, depth), ...children);
  }
  return root.toString("hex");
}

function verifyRow({ key, path, provenance, value }, genesisHash, checkpoint) {
  verifyProvenance(provenance, genesisHash, checkpoint);
  const place = sha256(Buffer.from("natledger/state-key/1\n"), Buffer.from(key)).toString("hex");
  need(climbState(path, place) === provenance.header.state_root, `the path of ${key} leads to another state`);
  const held = path.bucket.filter((row) => row.startsWith(place)).map((row) => row.slice(64));
  need(held.join() === value.map((row) => digest("state-value", row)).join(), `the state does not say that of ${key}`);
  return { key, header: provenance.header, row: value[0] };
}

export function verifyStatus(data, genesisHash, checkpoint = "") {
  const file = read(data);
  need(isStateProof(file), "not a state proof: a field is missing, unknown or of another type");
  need(RECORD.test(file.key), "not of a record");
  const { key, header, row } = verifyRow(file, genesisHash, checkpoint);
  const open = row && ["suspended", "valid"].includes(row.status);
  const status = row ? (open && row.until <= header.time ? "expired" : row.status) : "never issued";
  return { record: key.slice("record/".length), header, row, status };
}

export function verifyDisclosure(data, genesisHash, nonce = "", status = null, checkpoint = "") {
  const file = read(data);
  need(isDisclosure(file), "not a disclosure: a field is missing, unknown or of another type");
  const { transaction, outcome, header } = checkReceipt(file.receipt, genesisHash, checkpoint);
  const message = transaction.messages[file.message];
  need(message && ISSUES.includes(message.type), "the message issues no record");
  need(outcome.code === 0, `the ledger refused it: ${outcome.rule}`);
  const { commitment, record: amended } = message.body;
  for (const name of ["index", "name"]) need(rises(file.fields.map((field) => field[name])), "fields are not sorted");
  for (const field of file.fields) verifyField(field, commitment);
  const fields = Object.fromEntries(file.fields.map(({ name, value }) => [name, value]));
  const presented = file.presentations.map((one) => verifyPresentation(one, file, fields, header, genesisHash, checkpoint));
  need(!nonce || presented.length, "nobody has signed the nonce");
  need(!nonce || file.presentations[0].nonce === nonce, "signed for another nonce");
  const identifier = message.type === "amend_record" ? amended : `${digest("transaction", transaction)}-${file.message}`;
  const found = status === null ? null : verifyStatus(status, genesisHash, checkpoint);
  need(!found || found.record === identifier, "the status is of another record");
  need(!found || found.header.height >= header.height, "the status is older than the record");
  const changed = found?.status === "valid" && found.row.root !== commitment.root;
  const said = found && (changed ? "amended" : found.status);
  const { schema } = commitment, issuer = message.on_behalf_of;
  return { record: identifier, schema, issuer, fields, header, status: said, keysOf: presented[0]?.height };
}

// The subject's threshold of signatures over the nonce and the hash of the file without them.
function verifyPresentation({ identity, nonce, signatures }, file, fields, issued, genesisHash, checkpoint) {
  const { key, header, row } = verifyRow(identity, genesisHash, checkpoint);
  need(Object.hasOwn(fields, "subject") && key === `identity/${fields.subject}` && row, "the keys are somebody else's");
  need(header.height >= issued.height, "the keys are older than the record");
  const keys = signatures.map((mark) => mark.public_key);
  need(rises(keys) && keys.length === row.threshold && keys.every((one) => row.keys.includes(one)), "not the subject's keys");
  const disclosure = digest("file", { ...file, presentations: [] });
  const signed = signBytes("presentation", genesisHash, { disclosure, nonce });
  for (const { public_key: one, signature } of signatures) verifySignature(unhex(one), signed, unhex(signature));
  return header;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) try {
  const [name, genesisHash, nonce, status, checkpoint] = process.argv.slice(2);
  const proof = status ? readFileSync(status) : null;
  const shown = verifyDisclosure(readFileSync(name), genesisHash, nonce, proof, checkpoint);
  console.log(`valid: ${shown.schema} by ${shown.issuer} says ${canonical(shown.fields)}`);
  console.log(`  record      ${shown.record}`);
  console.log(`  issued      block ${shown.header.height}, ${shown.status ?? "later status not shown"}`);
  console.log(`  presented   ${shown.keysOf ? `by the keys the subject had at block ${shown.keysOf}` : "by anybody"}`);
} catch (error) {
  console.error(`refused: ${error.message}`);
  process.exitCode = 1;
}
