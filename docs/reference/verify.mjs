// A second verifier of natledger's receipts, state proofs and history proofs: offline, Node.js 20 or newer, no packages,
// no code shared with the first. It follows docs/reference/bytes.md. Of disclosures and statuses: verify-disclosure.mjs;
// of readings and look-ups: verify-series.mjs.
//
//     node verify.mjs FILE GENESIS_HASH [HEIGHT:HASH]
//
// prints what the file proves and exits with 0, or says why not: 2 for wrong use, 3 for no such file, 5 for not proved.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";

export const MAX = Number.MAX_SAFE_INTEGER, MAX_BYTES = 8 * 1024 * 1024, WRONG_USE = 2, NOT_FOUND = 3, UNPROVED = 5;
export const need = (holds, why, code = UNPROVED) => { if (!holds) throw Object.assign(new Error(why), { code }); };
export const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const tag = (kind) => Buffer.from(`natledger/${kind}/1\n`);
export const digest = (kind, value) => sha256(tag(kind), canonical(value)).toString("hex");
export const signBytes = (kind, genesisHash, value) => Buffer.concat([tag(kind), unhex(genesisHash), canonical(value)]);
export const rises = (items) => items.every((item, place) => place === 0 || items[place - 1] < item);
export const unhex = (text) => Buffer.from(text, "hex");

// Canonical bytes: what JSON.parse lost (order, duplicates, spaces, 1.0, huge integers) shows when written again.
export const canonical = (value) => Buffer.from(write(value));
function write(value) {
  need(value !== null && (typeof value !== "number" || Number.isSafeInteger(value)), "null, or no integer in range");
  need(typeof value !== "string" || value.isWellFormed(), "a string holds half of a surrogate pair");
  if (typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  const names = Object.keys(value).sort();
  need(names.every((name) => /^[\x00-\x7f]*$/.test(name)), "a name is not ASCII");
  return `{${names.map((name) => `${JSON.stringify(name)}:${write(value[name])}`).join(",")}}`;
}

// Size and depth are asked before anything is built.
function checkDepth(data) {
  for (let place = 0, depth = 0, inText = false; place < data.length; place++) {
    const mark = String.fromCharCode(data[place]);
    if (mark === '"') inText = !inText;
    else if (inText) place += mark === "\\";
    else if ("[{".includes(mark)) need(++depth <= 32, "nested too deeply");
    else if ("]}".includes(mark)) depth--;
  }
}

export function read(data) {
  need(data.length <= MAX_BYTES, "too large");
  checkDepth(data);
  const file = JSON.parse(data.toString());
  need(canonical(file).equals(data), "not in canonical form");
  return file;
}

// Shapes: exactly these fields, each of its type; the tables of the page.
export const any = () => true, is = (...values) => (x) => values.includes(x);
export const int = (least = 0, most = MAX) => (x) => Number.isSafeInteger(x) && x >= least && x <= most;
export const text = (pattern = /^/, most = Infinity) => (x) =>
  typeof x === "string" && pattern.test(x) && [...x].length <= most;
export const bytes = (size) => (x) => typeof x === "string" && x.length === 2 * size && /^[0-9a-f]*$/.test(x);
export const list = (of, most = Infinity, least = 0) => (x) =>
  Array.isArray(x) && x.length <= most && x.length >= least && x.every(of);
export const record = (fields) => (x) => x instanceof Object && Object.keys(x).length === Object.keys(fields).length
  && Object.entries(fields).every(([name, holds]) => Object.hasOwn(x, name) && holds(x[name]));
const hash = bytes(32), path = list(hash, 64), address = text(/^/, 60), value = (x) => int(-MAX)(x) || text()(x);
const transaction = record({
  chain_id: text(/^/, 32), expires: int(), signers: list(record({ address, lane: int(0, 255), nonce: int(1) }), 16, 1),
  messages: list(record({ body: any, by: address, on_behalf_of: address, type: text(/^[a-z][a-z_]{0,31}$/) }), 16, 1),
  version: int() });
const signatures = list(record({ address, public_key: hash, signature: bytes(64) }), 64, 1);
const outcome = record({
  code: int(), detail: list(record({ name: text(), value })), rule: text(),
  events: list(record({ message: int(), name: text(), value })) });
const header = record({
  chain_id: text(), entries_root: hash, entries_size: int(1), height: int(1), history_root: hash, last_block_hash: hash,
  next_validators_hash: hash, proposer: hash, state_root: hash, time: int(), validators_hash: hash, version: int(1) });
const validators = list(
  record({ name: text(/^[a-z][a-z0-9-]{0,31}$/), public_key: hash, voting_power: int(1, 1_000_000) }), 100, 1);
const genesis = record({
  address_prefix: text(/^[a-z]{1,8}$/), chain_id: text(/^[a-z][a-z0-9-]{0,13}$/), engine: is("cometbft", "embedded"),
  assets: list(record({ asset: text(/^[A-Z][A-Z0-9]{1,11}$/), decimals: int(0, 8) })), state_root: hash, validators,
  parameters: (x) => x instanceof Object && !Array.isArray(x) && Object.values(x).every(int()),
  time: int(86_400_000), utc_offset: int(-720, 840), version: is(1) });
const commit = record({
  block_hash: hash, height: int(1), round: int(0, 100_000),
  signatures: list(record({ public_key: hash, signature: bytes(64) })) });
const isChild = (x) => x === "" || (hash(x) && x !== "0".repeat(64));
const statePath = record({ branches: list(list(isChild, 15, 15), 63), bucket: list(bytes(64), 32) });
const maybeHash = (x) => x === "" || hash(x), lightTime = record({ nanos: int(0, 999_999_999), seconds: int() });
const parts = record({ hash: maybeHash, total: int(0, 2 ** 32 - 1) });
const light = record({ parts, round: int(0, 100_000),
  signatures: list(record({ public_key: hash, signature: bytes(64), time: lightTime }), 1_000),
  header: record({
    app_hash: maybeHash, app_version: int(), block_version: int(), chain_id: text(/^./s, 50), consensus_hash: maybeHash,
    data_hash: maybeHash, evidence_hash: maybeHash, height: int(1), last_block_hash: maybeHash, last_block_parts: parts,
    last_commit_hash: maybeHash, last_results_hash: maybeHash, next_validators_hash: maybeHash, proposer_address: bytes(20),
    time: lightTime, validators_hash: maybeHash }) });
const either = (...shapes) => (x) => shapes.some((holds) => holds(x)), later = list(record({ header, path }), 1);
const isProvenance = record({
  anchors: list(record({ hash, height: int(1), path }), 1), genesis, header,
  finality: either(record({ by: is("validators"), commit, later }), record({ by: is("cometbft"), later, light })),
  handovers: list(either(
    record({ by: is("validators"), commit, header, validators }),
    record({ by: is("engine"), commit, header, path: statePath, row: any, validators }),
    record({ by: is("cometbft"), light, validators })), 1_000) });
export const isReceipt = record({
  kind: is("receipt"), version: is(1), entry: record({ outcome, signed: record({ signatures, transaction }) }),
  entry_path: record({ index: int(), path }), provenance: isProvenance });
const key = text(/^[a-z_]{1,20}\/[0-9A-Za-z._\/-]{1,170}$/);
export const isStateProof = record({
  key, kind: is("state-proof"), provenance: isProvenance, version: is(1), path: statePath, value: list(any, 1) });
const isRuledReceipt = record({
  before: list(header, 1), kind: is("ruled-receipt"), receipt: isReceipt, version: is(1),
  rows: list(record({ key, path: statePath, value: list(any, 1) })) });
const isHistoryProof = record({ consistency: path, kind: is("history-proof"), provenance: isProvenance, version: is(1) });

// Signatures: OpenSSL's verdict, less points that are of small order or not written canonically, is libsodium's.
const PRIME = 2n ** 255n - 19n, ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const readY = (point) => BigInt(`0x${Buffer.from(point).reverse().toString("hex")}`) & (2n ** 255n - 1n);
const WEAK = [0n, 1n, PRIME - 1n, readY(unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")),
  readY(unhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"))];
const checkPoint = (point) => { const y = readY(point); need(y < PRIME && !WEAK.includes(y), "a weak point"); };
export function verifySignature(publicKey, signed, signature) {
  need(publicKey.length === 32 && signature.length === 64, "a key or signature of another size");
  [publicKey, signature.subarray(0, 32)].forEach(checkPoint);
  const der = Buffer.concat([unhex("302a300506032b6570032100"), publicKey]);
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  need(verify(null, signed, key, signature), "a signature does not fit its text and key");
}

// Keys that are bound lie in the prime-order group: ORDER times the point is the neutral one (RFC 8032, 5.1.3 and 5.1.4).
const mod = (x) => ((x % PRIME) + PRIME) % PRIME;
const power = (base, by) => (by === 0n ? 1n : (power((base * base) % PRIME, by / 2n) * (by % 2n ? base : 1n)) % PRIME);
const D = mod(-121665n * power(121666n, PRIME - 2n));
function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = (y1 - x1) * (y2 - x2), b = (y1 + x1) * (y2 + x2), c = mod(2n * t1 * t2) * D, d = 2n * z1 * z2;
  const [e, f, g, h] = [b - a, d - c, d + c, b + a].map(mod);
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}
const strong = new Set();
function checkStrong(key) {
  if (strong.has(key)) return;
  checkPoint(unhex(key));
  const y = readY(unhex(key)), square = mod((y * y - 1n) * power(mod(D * y * y + 1n), PRIME - 2n));
  const root = power(square, (PRIME + 3n) / 8n), other = mod(root * power(2n, (PRIME - 1n) / 4n));
  const x = [root, other].find((one) => mod(one * one) === square);
  need(x !== undefined, "a key is not on the curve"); // which of the two x it has is all one
  let sum = [0n, 1n, 1n, 0n];
  for (let rest = ORDER, point = [x, y, 1n, mod(x * y)]; rest > 0n; rest /= 2n, point = add(point, point))
    if (rest % 2n) sum = add(sum, point);
  need(sum[0] === 0n && sum[1] === sum[2], "a validator's key is not in the prime-order group");
  strong.add(key);
}

// Trees: the root that a path implies for the leaf at `index` of `size` (RFC 6962, section 2.1.1).
const node = (left, right) => sha256(Buffer.of(1), left, right);
function split(size) {
  let left = 1;
  while (left * 2 < size) left *= 2;
  return left;
}
function climb(leaf, index, size, steps) {
  need(index < size && size > 1 === steps.length > 0, "a path does not fit its tree");
  if (size === 1) return leaf;
  const left = split(size), last = unhex(steps.at(-1)), rest = steps.slice(0, -1);
  return index < left ? node(climb(leaf, index, left, rest), last)
    : node(last, climb(leaf, index - left, size - left, rest));
}
export const verifyPath = (data, index, size, steps, root, why) =>
  need(climb(sha256(Buffer.of(0), data), index, size, steps).toString("hex") === root, why);

// Both roots that a consistency path implies (section 2.1.2); `known` is the older one, while all of it lies below.
function climbBoth(older, newer, steps, known) {
  need(older === newer ? steps.length === (known ? 0 : 1) : steps.length > 0, "a path does not fit its trees");
  if (older === newer) return known ? [known, known] : [unhex(steps[0]), unhex(steps[0])];
  const left = split(newer), last = unhex(steps.at(-1)), rest = steps.slice(0, -1);
  if (older > left) return climbBoth(older - left, newer - left, rest).map((root) => node(last, root));
  const [first, second] = climbBoth(older, left, rest, known);
  return [first, node(second, last)];
}

// The state tree: the bucket where the key belongs, and the fifteen other children of each branch above it.
function climbState({ branches, bucket }, key) {
  need(branches.length === 0 || branches.at(-1).some((child) => child), "a branch is not needed");
  need(bucket.every((row) => row.startsWith(key.slice(0, branches.length))), "a row does not belong to the bucket");
  need(rises(bucket.map((row) => row.slice(0, 64))), "rows are not sorted and distinct");
  let root = bucket.length ? sha256(Buffer.of(2), ...bucket.map(unhex)) : Buffer.alloc(32);
  for (let depth = branches.length - 1; depth >= 0; depth--) {
    const children = branches[depth].map((child) => (child ? unhex(child) : Buffer.alloc(32)));
    children.splice(parseInt(key[depth], 16), 0, root);
    root = sha256(Buffer.of(3, depth), ...children);
  }
  return root.toString("hex");
}

// Finality: more than two thirds of the very set that the header names.
function verifyCommit(commit, header, set, genesis, genesisHash) {
  const ballot = { block_hash: digest("header", header), height: header.height, round: commit.round };
  need(header.chain_id === genesis.chain_id && [1, 2].includes(header.version), "a header is of another chain");
  need(header.validators_hash === digest("validators", set), `height ${header.height} has another set of validators`);
  need(commit.block_hash === ballot.block_hash && commit.height === ballot.height, "the commit is of another block");
  need([set, commit.signatures].every((list) => rises(list.map((one) => one.public_key))), "keys are not sorted and distinct");
  const powers = new Map(set.map((validator) => [validator.public_key, validator.voting_power]));
  let power = 0, total = 0;
  for (const share of powers.values()) total += share;
  for (const { public_key: key, signature } of commit.signatures) {
    need(powers.has(key), "a vote is of no validator");
    verifySignature(unhex(key), signBytes("vote", genesisHash, ballot), unhex(signature));
    power += powers.get(key);
  }
  need(3 * power > 2 * total, `${power} of ${total} signed, more than two thirds needed`);
}

// CometBFT: protobuf messages of a few fields, trees without our tags, and the votes for a header of its own.
function varint(number) {
  const out = [];
  for (let rest = BigInt(number); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...out, Number(rest)]);
    out.push(Number(rest & 127n) | 128);
  }
}
const whole = (place, number) => (number ? Buffer.concat([varint(place << 3), varint(number)]) : Buffer.alloc(0));
const sized = (place, data) => Buffer.concat([varint((place << 3) | 2), varint(data.length), data]);
const filled = (place, data) => (data.length ? sized(place, data) : Buffer.alloc(0));
const eight = (place, number) => {
  const data = Buffer.alloc(8);
  data.writeBigInt64LE(BigInt(number));
  return number ? Buffer.concat([varint((place << 3) | 1), data]) : Buffer.alloc(0);
};
const moment = ({ seconds, nanos }) => Buffer.concat([whole(1, seconds), whole(2, nanos)]);
const blockId = (hash, { total, hash: root }) =>
  Buffer.concat([filled(1, unhex(hash)), sized(2, Buffer.concat([whole(1, total), filled(2, unhex(root))]))]);
function treeRoot(leaves) {
  if (leaves.length === 1) return sha256(Buffer.of(0), leaves[0]);
  const left = split(leaves.length);
  return node(treeRoot(leaves.slice(0, left)), treeRoot(leaves.slice(left)));
}
function lightSetHash(set) {
  const addresses = new Map(set.map((one) => [one, sha256(unhex(one.public_key)).subarray(0, 20).toString("hex")]));
  const ordered = [...set].sort((one, other) =>
    other.voting_power - one.voting_power || (addresses.get(one) < addresses.get(other) ? -1 : 1));
  return treeRoot(ordered.map(({ public_key: key, voting_power: power }) =>
    Buffer.concat([sized(1, sized(1, unhex(key))), whole(2, power)]))).toString("hex");
}
const LIGHT_HASHES = ["last_commit_hash", "data_hash", "validators_hash", "next_validators_hash", "consensus_hash",
  "app_hash", "last_results_hash", "evidence_hash", "proposer_address"];
const lightHash = (head) => treeRoot([
  Buffer.concat([whole(1, head.block_version), whole(2, head.app_version)]), sized(1, Buffer.from(head.chain_id)),
  whole(1, head.height), moment(head.time), blockId(head.last_block_hash, head.last_block_parts),
  ...LIGHT_HASHES.map((name) => filled(1, unhex(head[name])))]).toString("hex");
function verifyLight({ header: head, parts, round, signatures }, set, chainId) {
  need(head.chain_id === chainId, "a light block is of another chain");
  need(head.validators_hash === lightSetHash(set), "a light block has another set of validators");
  need(rises(signatures.map((one) => one.public_key)), "votes are not sorted and distinct");
  const powers = new Map(set.map((validator) => [validator.public_key, validator.voting_power])), hash = lightHash(head);
  let power = 0, total = 0;
  for (const share of powers.values()) total += share;
  for (const { public_key: key, signature, time } of signatures) {
    need(powers.has(key), "a vote is of no validator");
    const vote = Buffer.concat([whole(1, 2), eight(2, head.height), eight(3, round), sized(4, blockId(hash, parts)),
      sized(5, moment(time)), sized(6, Buffer.from(chainId))]);
    verifySignature(unhex(key), Buffer.concat([varint(vote.length), vote]), unhex(signature));
    power += powers.get(key);
  }
  need(3 * power > 2 * total, `${power} of ${total} signed, more than two thirds needed`);
}

// The way from the genesis: by our own validators, by a committee to CometBFT, and from set to set on CometBFT.
const chainIdOf = (genesis, genesisHash, epoch) => `${genesis.chain_id}-${genesisHash.slice(0, 32)}-${epoch}`;
function follow(way, one, genesis, genesisHash, finalHeight) {
  const { header: turn, validators, light } = one;
  if (one.by === "cometbft") {
    need(way.chainId && light.header.height > way.lightHeight, "a hand-over is not needed");
    verifyLight(light, way.set, way.chainId);
    const next = light.header.next_validators_hash;
    need(![...way.passed, light.header.validators_hash].includes(next), "a hand-over leads back");
    need(lightSetHash(validators) === next, "a hand-over names another set");
    need(rises(validators.map((member) => member.public_key)), "keys are not sorted and distinct");
    return { ...way, set: validators, lightHeight: light.header.height, passed: [...way.passed, next] };
  }
  need(turn.chain_id === genesis.chain_id && [1, 2].includes(turn.version), "a header is of another chain");
  need(!way.chainId && way.height < turn.height && turn.height < finalHeight, "a hand-over is not needed");
  need(one.by === "engine" || !way.passed.includes(turn.next_validators_hash), "a hand-over leads back");
  verifyCommit(one.commit, turn, way.set, genesis, genesisHash);
  need(turn.next_validators_hash === digest("validators", validators), "a hand-over names another set");
  need(rises(validators.map((member) => member.public_key)), "keys are not sorted and distinct");
  if (one.by === "validators")
    return { ...way, set: validators, height: turn.height, passed: [...way.passed, turn.next_validators_hash] };
  verifyRow({ key: "engine/now", path: one.path, value: [one.row] }, turn.state_root);
  need(record({ chain_id: text(), epoch: int(-MAX) })(one.row), "the row of the engine is none");
  const chainId = chainIdOf(genesis, genesisHash, one.row.epoch);
  need(one.row.chain_id === chainId, "the row of the engine names another chain");
  return { set: validators, chainId, height: turn.height, lightHeight: 0, passed: [lightSetHash(validators)] };
}

function verifyProvenance({ genesis, header, finality, handovers, anchors }, genesisHash, checkpoint) {
  need(digest("genesis", genesis) === genesisHash, "the file is of another ledger");
  for (const keys of [genesis.assets.map((unit) => unit.asset), genesis.validators.map((one) => one.public_key)])
    need(rises(keys), "assets or validators are not sorted and distinct");
  genesis.validators.forEach((validator) => checkStrong(validator.public_key));
  const [later] = finality.later, final = later ? later.header : header, known = new Map();
  for (const one of [header, final])
    need(one.chain_id === genesis.chain_id && [1, 2].includes(one.version), "the header is of another chain");
  const ours = genesis.engine === "embedded", set = genesis.validators;
  let way = { set, chainId: ours ? "" : chainIdOf(genesis, genesisHash, 0), height: 0, lightHeight: 0,
    passed: [ours ? digest("validators", set) : lightSetHash(set)] };
  for (const one of handovers) way = follow(way, one, genesis, genesisHash, final.height);
  if (finality.by === "cometbft") {
    need(way.chainId && final.height > way.height, "no hand-over leads to CometBFT");
    need(finality.light.header.height > way.lightHeight, "a hand-over is not needed");
    need(finality.light.header.app_hash === digest("header", final), "the light block is of another header");
    verifyLight(finality.light, way.set, way.chainId);
  } else {
    need(!way.chainId, "a chain of another engine");
    verifyCommit(finality.commit, final, way.set, genesis, genesisHash);
  }
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
  const count = (finality.light ?? finality.commit).signatures.length;
  return { header, later: later?.header, finalBy: `${count} of ${way.set.length}` };
}

export function verifyReceipt({ entry, entry_path: { index, path: steps }, provenance }, genesisHash, checkpoint = "") {
  const { outcome, signed } = entry, { signatures, transaction } = signed, { header } = provenance;
  need(digest("genesis", provenance.genesis) === genesisHash, "the file is of another ledger");
  const applied = outcome.code === 0;
  need(applied === (outcome.rule === "") && (applied ? !outcome.detail.length : !outcome.events.length), "a contradiction");
  const signers = transaction.signers.map((signer) => signer.address);
  need(signatures.every((mark) => signers.includes(mark.address)), "a signature is of no signer");
  // in order of code points, which is that of UTF-8
  const places = signatures.map((mark) => `${Buffer.from(mark.address).toString("hex")} ${mark.public_key}`);
  need(rises(places), "signatures are not sorted");
  for (const { public_key: key, signature } of signatures)
    verifySignature(unhex(key), signBytes("transaction", genesisHash, transaction), unhex(signature));
  const leaf = unhex(digest("signed-transaction", signed) + digest("outcome", outcome));
  verifyPath(leaf, index, header.entries_size, steps, header.entries_root, "text and outcome are not in the block");
  return { transaction, outcome, index, ...verifyProvenance(provenance, genesisHash, checkpoint) };
}

function verifyRow({ key, path, value }, root) {
  const place = sha256(tag("state-key"), Buffer.from(key)).toString("hex");
  need(climbState(path, place) === root, `the path of ${key} leads to another state`);
  const held = path.bucket.filter((row) => row.startsWith(place)).map((row) => row.slice(64));
  need(held.join() === value.map((row) => digest("state-value", row)).join(), `the state does not say that of ${key}`);
}
export function verifyState(proof, genesisHash, checkpoint = "") {
  const proved = verifyProvenance(proof.provenance, genesisHash, checkpoint);
  verifyRow(proof, proof.provenance.header.state_root);
  return { key: proof.key, row: proof.value[0], ...proved };
}

// A receipt with the laws it met: all that stand in the books of its types, as of the block before.
export function verifyRules({ before, receipt, rows }, genesisHash, checkpoint = "") {
  const proved = verifyReceipt(receipt, genesisHash, checkpoint), { header, genesis } = receipt.provenance;
  need(header.version > 1, "version 1 reads laws within its block");
  need(before.length === (header.height > 1 ? 1 : 0), "the header before is missing, or one too many");
  for (const one of before) need(digest("header", one) === header.last_block_hash, "the header before is another");
  const root = before.length ? before[0].state_root : genesis.state_root, found = new Map();
  for (const row of rows) verifyRow(row, root), found.set(row.key, row.value[0]);
  const { messages } = receipt.entry.signed.transaction, known = genesis.assets.map((unit) => unit.asset);
  const named = ["parameters", "transfer", ...messages.map((message) => message.type)].map((name) => `law_book/${name}`);
  const laws = named.flatMap((book) => found.get(book)?.laws ?? []).map((name) => `law/${name}`);
  const codes = [...messages.map(({ body }) => body.asset),
    ...receipt.entry.outcome.events.filter((event) => event.name === "asset").map((event) => event.value)];
  const assets = codes.filter((code) => typeof code === "string" && code && !known.includes(code)).map((code) => `asset/${code}`);
  const expected = [...new Set([...named, ...laws, ...assets])].sort();
  need(canonical(rows.map((row) => row.key)).equals(canonical(expected)), "the laws are not all there, or not alone");
  need(laws.every((law) => found.get(law) !== undefined), "a law stands in a book, and is not there");
  return { ...proved, rules: rows.filter((row) => row.key.startsWith("law/")).map((row) => row.value[0]) };
}

export function verifyHistory({ consistency, provenance }, genesisHash, checkpoint = "") {
  const proved = verifyProvenance(provenance, genesisHash, checkpoint), { header, later } = proved;
  need(later, "there is no later header");
  const roots = climbBoth(header.height, later.height, consistency, unhex(header.history_root));
  need(roots.every((root, place) => root.toString("hex") === [header, later][place].history_root), "another history");
  return proved;
}

// The command line. What a terminal would act on, or not show, is written as its number.
export const shown = (text) => String(text).replace(/\p{C}|(?! )\p{Z}|(?<= ) |[\u115f\u1160\u2800\u3164\uffa0]/gu,
  (letter) => `\\u{${letter.codePointAt(0).toString(16)}}`);
export const time = ({ time }) => (time <= 8_640_000_000_000_000 ? new Date(time).toISOString() : `${time} ms since 1970`);
const end = ({ header, finalBy }) => `  finality    ${finalBy} validators signed (more than 2/3 needed), ${time(header)}`;

function tell(file, genesisHash, checkpoint) {
  if (isReceipt(file) || isRuledReceipt(file)) {
    const proved = (file.receipt ? verifyRules : verifyReceipt)(file, genesisHash, checkpoint);
    const { transaction, outcome, index, header, rules = [] } = proved;
    return [...transaction.messages.map(({ type, by, body }) => `valid: ${type} by ${shown(by)} ${shown(canonical(body))}`),
      `  transaction ${digest("transaction", transaction)}`,
      `  outcome     ${shown(outcome.rule) || "applied"}, entry ${index} of ${header.entries_size} in block ${header.height}`,
      ...rules.map(({ provision: { kind, law, reference } }) => `  law         ${shown(law)}, ${shown(kind)}, ${shown(reference)}`),
      end(proved)];
  }
  if (isHistoryProof(file)) {
    const proved = verifyHistory(file, genesisHash, checkpoint), { header, later } = proved;
    return [`valid: the history of block ${later.height} extends that of block ${header.height}`, end(proved)];
  }
  need(isStateProof(file), "not a proof: a field is missing, unknown or of another type");
  const proved = verifyState(file, genesisHash, checkpoint), { key, row, header } = proved;
  const says = row === undefined ? "does not hold" : "holds";
  return [`valid: the state after block ${header.height} ${says} ${key}`,
    ...(row === undefined ? [] : [`  value       ${shown(canonical(row))}`]), end(proved)];
}

export function load(name) {
  need(statSync(name).size <= MAX_BYTES, "too large");
  return readFileSync(name);
}

export function checkArguments(genesisHash, checkpoint) {
  need(bytes(32)(genesisHash), "the genesis hash has 64 hex digits", WRONG_USE);
  need(checkpoint === "" || /^[1-9][0-9]{0,15}:[0-9a-f]{64}$/.test(checkpoint), "a checkpoint is HEIGHT:HASH", WRONG_USE);
}

export function judge([name = "", genesisHash = "", checkpoint = ""], loadFile = load) {
  checkArguments(genesisHash, checkpoint);
  const file = read(loadFile(name)), other = ["disclosure", "holder", "series-extract", "series-proof"].includes(file.kind);
  need(!other && !(isStateProof(file) && file.key.startsWith("record/")), "this program does not take it", WRONG_USE);
  return { code: 0, lines: tell(file, genesisHash, checkpoint) };
}

// How a command line ends: its exit code, and its lines; whatever is thrown is a refusal.
export function answer(judge, given, loadFile) {
  try {
    return judge(given, loadFile);
  } catch (error) {
    const code = { ENOENT: NOT_FOUND, ENOTDIR: NOT_FOUND, [WRONG_USE]: WRONG_USE }[error.code] ?? UNPROVED;
    return { code, lines: [], problem: `refused: ${shown(error.message)}` };
  }
}
export function run(judge, url) {
  if (url !== pathToFileURL(process.argv[1] ?? "").href) return;
  const { code, lines, problem } = answer(judge, process.argv.slice(2));
  for (const line of lines) console.log(line);
  if (problem) console.error(problem);
  process.exitCode = code;
}
run(judge, import.meta.url);
