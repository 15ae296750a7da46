// A second verifier of natledger receipts: offline, Node.js 20 or newer, no packages, no code shared with the first.
// It follows docs/reference/bytes.md.
//
//     node verify.mjs RECEIPT GENESIS_HASH [HEIGHT:HASH]
//
// prints what the receipt proves and exits with 0, or says why not and exits with 1.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

export const need = (holds, why) => { if (!holds) throw new Error(why); };
export const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const tag = (kind) => Buffer.from(`natledger/${kind}/1\n`);
export const digest = (kind, value) => sha256(tag(kind), canonical(value)).toString("hex");
export const signBytes = (kind, genesisHash, value) => Buffer.concat([tag(kind), unhex(genesisHash), canonical(value)]);
export const rises = (items) => items.every((item, place) => place === 0 || items[place - 1] < item);
export const unhex = (text, raw = Buffer.from(text, "hex")) => (need(raw.toString("hex") === text, "not lower-case hex"), raw);

// Canonical bytes: what JSON.parse lost (order, duplicates, spaces, 1.0, huge integers) shows when written again.
export const canonical = (value) => Buffer.from(write(value, 32));
function write(value, depth) {
  need(value !== null && (typeof value !== "number" || Number.isSafeInteger(value)), "null, or a number beyond integers");
  need(typeof value !== "string" || value.isWellFormed(), "a string holds half of a surrogate pair");
  if (typeof value !== "object") return JSON.stringify(value);
  need(depth > 0, "nested too deeply");
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth - 1)).join(",")}]`;
  const names = Object.keys(value).sort();
  need(names.every((name) => /^[\x00-\x7f]*$/.test(name)), "a name is not ASCII");
  return `{${names.map((name) => `${JSON.stringify(name)}:${write(value[name], depth - 1)}`).join(",")}}`;
}

export function read(data) {
  need(data.length <= 8 * 1024 * 1024, "too large");
  const file = JSON.parse(data.toString());
  need(canonical(file).equals(data), "not in canonical form");
  return file;
}

// The shape of a receipt. What stands here as `any` is hashed or signed whole, so that its makers answer for its fields.
export const any = (x) => typeof x === "object", int = (x) => Number.isSafeInteger(x) && x >= 0, is = (value) => (x) => x === value;
export const list = (of, max) => (x) => Array.isArray(x) && x.length <= max && x.every(of);
export const record = (fields) => (x) => x instanceof Object && Object.keys(x).length === Object.keys(fields).length
  && Object.entries(fields).every(([name, holds]) => Object.hasOwn(x, name) && holds(x[name]));
export const hex = (x) => typeof x === "string" && unhex(x).length > 0, path = list(hex, 64);
const commit = record({
  block_hash: hex, height: int, round: int, signatures: list(record({ public_key: hex, signature: hex }), 100) });
export const isProvenance = record({
  anchors: list(record({ hash: hex, height: int, path }), 1), genesis: any, header: any,
  finality: record({ by: is("validators"), commit, later: list(record({ header: any, path }), 1) }),
  handovers: list(record({ by: is("validators"), commit, header: any, validators: any }), 1_000) });
export const isReceipt = record({
  kind: is("receipt"), version: is(1), entry: record({ outcome: any, signed: any }), entry_path: record({ index: int, path }),
  provenance: isProvenance });

// Signatures: OpenSSL's verdict, less points that are of small order or not written canonically, is libsodium's.
const PRIME = 2n ** 255n - 19n;
const readY = (point) => BigInt(`0x${Buffer.from(point).reverse().toString("hex")}`) & (2n ** 255n - 1n);
const WEAK = [0n, 1n, PRIME - 1n, readY(unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")),
  readY(unhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"))];
export function verifySignature(publicKey, signed, signature) {
  need(publicKey.length === 32 && signature.length === 64, "a key or signature of another size");
  for (const y of [publicKey, signature.subarray(0, 32)].map(readY)) need(y < PRIME && !WEAK.includes(y), "a weak point");
  const der = Buffer.concat([unhex("302a300506032b6570032100"), publicKey]);
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  need(verify(null, signed, key, signature), "a signature does not fit its text and key");
}

// Trees: the root that a path implies for the leaf at `index` of `size` (RFC 6962, section 2.1.1).
function climb(leaf, index, size, steps) {
  need(index < size && size > 1 === steps.length > 0, "a path does not fit its tree");
  if (size === 1) return leaf;
  let left = 1;
  while (left * 2 < size) left *= 2;
  const last = unhex(steps.at(-1)), rest = steps.slice(0, -1);
  return index < left ? sha256(Buffer.of(1), climb(leaf, index, left, rest), last)
    : sha256(Buffer.of(1), last, climb(leaf, index - left, size - left, rest));
}
export const verifyPath = (data, index, size, steps, root, why) =>
  need(climb(sha256(Buffer.of(0), data), index, size, steps).toString("hex") === root, why);

// Finality: more than two thirds of the very set that the header names.
function verifyCommit(commit, header, set, genesis, genesisHash) {
  const ballot = { block_hash: digest("header", header), height: header.height, round: commit.round };
  need(header.chain_id === genesis.chain_id && header.version === 1, "a header is of another chain");
  need(header.validators_hash === digest("validators", set), `height ${header.height} has another set of validators`);
  need(commit.block_hash === ballot.block_hash && commit.height === ballot.height, "the commit is of another block");
  need([set, commit.signatures].every((list) => rises(list.map((one) => one.public_key))), "keys are not sorted and distinct");
  const powers = new Map(set.map((validator) => [validator.public_key, validator.voting_power]));
  let power = 0, total = 0;
  for (const share of powers.values()) total += share;
  for (const { public_key: key, signature } of commit.signatures) {
    verifySignature(unhex(key), signBytes("vote", genesisHash, ballot), unhex(signature));
    need(powers.has(key), "a vote is of no validator");
    power += powers.get(key);
  }
  need(3 * power > 2 * total, `${power} of ${total} signed, more than two thirds needed`);
}

export function verifyReceipt(data, genesisHash, checkpoint = "") {
  const file = read(data);
  need(isReceipt(file), "not a receipt: a field is missing, unknown or of another type");
  return checkReceipt(file, genesisHash, checkpoint);
}

export function checkReceipt({ entry, entry_path: { index, path: steps }, provenance }, genesisHash, checkpoint) {
  const { outcome, signed } = entry, { signatures, transaction } = signed, { header } = provenance;
  need(digest("genesis", provenance.genesis) === genesisHash, "the file is of another ledger");
  const applied = outcome.code === 0;
  need(applied === (outcome.rule === "") && (applied ? !outcome.detail.length : !outcome.events.length), "a contradiction");

  const signers = transaction.signers.map((signer) => signer.address);
  need(signatures.every((mark) => signers.includes(mark.address)), "a signature is of no signer");
  need(signatures.length && rises(signatures.map((mark) => `${mark.address} ${mark.public_key}`)), "signatures are not sorted");
  for (const { public_key: key, signature } of signatures)
    verifySignature(unhex(key), signBytes("transaction", genesisHash, transaction), unhex(signature));
  const leaf = unhex(digest("signed-transaction", signed) + digest("outcome", outcome));
  verifyPath(leaf, index, header.entries_size, steps, header.entries_root, "text and outcome are not in the block");
  const finalBy = verifyProvenance(provenance, genesisHash, checkpoint);
  return { transaction, outcome, index, header, finalBy };
}

export function verifyProvenance({ genesis, header, finality, handovers, anchors }, genesisHash, checkpoint) {
  need(digest("genesis", genesis) === genesisHash, "it is of another ledger");
  need(genesis.engine === "embedded", "a chain of another engine");
  const [later] = finality.later, final = later ? later.header : header, known = new Map();
  const passed = [digest("validators", genesis.validators)];
  let set = genesis.validators, last = 0;
  for (const { commit, header: turn, validators } of handovers) {
    need(last < turn.height && turn.height < final.height, "a hand-over is not needed");
    need(!passed.includes(turn.next_validators_hash), "a hand-over leads back");
    passed.push(turn.next_validators_hash);
    verifyCommit(commit, turn, set, genesis, genesisHash);
    need(turn.next_validators_hash === digest("validators", validators), "a hand-over names another set");
    set = validators, last = turn.height;
  }
  verifyCommit(finality.commit, final, set, genesis, genesisHash);
  const verifyPast = (hash, height, after, path) =>
    verifyPath(unhex(hash), height, after.height, path, after.history_root, "a header is not in the history of the other");
  for (const one of [header, final]) known.set(one.height, digest("header", one));
  if (later) verifyPast(digest("header", header), header.height, final, later.path);
  for (const anchor of anchors) {
    verifyPast(anchor.hash, anchor.height, header, anchor.path);
    known.set(anchor.height, anchor.hash);
  }
  const [height, expected] = checkpoint.split(":");
  need(!checkpoint || known.get(Number(height)) === expected, "it is not linked to this checkpoint");
  return `${finality.commit.signatures.length} of ${set.length}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) try {
  const [name, ...rest] = process.argv.slice(2);
  const { transaction, outcome, index, header, finalBy } = verifyReceipt(readFileSync(name), ...rest);
  for (const { type, by, body } of transaction.messages) console.log(`valid: ${type} by ${by} ${canonical(body)}`);
  console.log(`  transaction ${digest("transaction", transaction)}`);
  console.log(`  outcome     ${outcome.rule || "applied"}, entry ${index} of ${header.entries_size} in block ${header.height}`);
  console.log(`  finality    ${finalBy} validators signed (more than 2/3 needed), ${new Date(header.time).toISOString()}`);
} catch (error) {
  console.error(`refused: ${error.message}`);
  process.exitCode = 1;
}
