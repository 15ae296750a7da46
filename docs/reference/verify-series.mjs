// A second verifier of natledger's series: of one reading or look-up, and of an extract of many. Offline, Node.js 20 or
// newer, no packages. Beside its neighbour verify.mjs, which verifies the proofs inside, it shares no code with the
// first. It follows bytes.md.
//
//     node verify-series.mjs FILE GENESIS_HASH [HEIGHT:HASH]
//
// prints what the file proves and exits with 0, or says why not: 2 for wrong use, 3 for no such file, 5 for not proved.
import {
  MAX, WRONG_USE, bytes, canonical, checkArguments, int, is, isReceipt, isStateProof, list, load, need, read, record,
  rises, run, sha256, shown, text, time, unhex, verifyPath, verifyReceipt, verifyState,
} from "./verify.mjs";

const FIELD_TAG = Buffer.from("natledger/field/1\n"), MAX_BATCH = 65_536, NAME = /^[a-z][a-z0-9_]{0,31}$/;

// Shapes, as in verify.mjs: of the files, of the message that anchors a batch, and of what is read of a row.
const hash = bytes(32), index = int(0, MAX_BATCH - 1);
const isValue = (x) => typeof x === "boolean" || int(-MAX)(x) || text(/^/, 1024)(x);
const isClaims = (x) => x instanceof Object && !Array.isArray(x) && Object.values(x).every(isValue)
  && Object.keys(x).every((name) => NAME.test(name)) && int(1, 16)(Object.keys(x).length);
const isEntry = record({ claims: isClaims, salt: hash, time: int() });
const isProof = record({
  entry: isEntry, index, kind: is("series-proof"), message: int(0, 15), path: list(hash, 16), receipt: isReceipt,
  version: is(1) });
const isBatch = record({
  commitments: list(hash, MAX_BATCH, 1), message: int(0, 15), receipt: isReceipt,
  shown: list(record({ entry: isEntry, index })) });
const isExtract = record({
  batches: list(isBatch, 1_000), kind: is("series-extract"), row: isStateProof, version: is(1) });
const isAnchor = record({
  account: text(/^/, 60), count: int(1, MAX_BATCH), first: int(1, MAX - MAX_BATCH), root: hash, series: text(NAME),
  since: int(), until: int() });

// An entry is committed to as a field is, under the name of its series: SHA-256(tag, salt, length, name, text).
const commit = ({ account, series, first }, { claims, salt, time }, index) => sha256(FIELD_TAG, unhex(salt),
  Buffer.of(series.length), Buffer.from(series), canonical({ account, claims, sequence: first + index, time }));
const checkTime = ({ since, until }, { time }) =>
  need(since <= time && time <= until, "the time of an entry is not within those of its batch");

function readAnchor({ receipt, message }, genesisHash, checkpoint) {
  const { transaction, outcome, header } = verifyReceipt(receipt, genesisHash, checkpoint);
  const { type, body, on_behalf_of: actor } = transaction.messages[message] ?? {};
  need(type === "anchor_batch" && isAnchor(body) && body.account === actor, "the message anchors no batch of its account");
  need(outcome.code === 0, `the ledger refused it: ${outcome.rule}`);
  return { ...body, header };
}

export function verifyEntry(proof, genesisHash, checkpoint = "") {
  const anchor = readAnchor(proof, genesisHash, checkpoint), { entry, index, path } = proof;
  checkTime(anchor, entry);
  need(index < anchor.count, "the batch has fewer entries");
  verifyPath(commit(anchor, entry, index), index, anchor.count, path, anchor.root, "the batch does not say that");
  return { anchor, sequence: anchor.first + index, entry };
}

// The root over all commitments of a batch: RFC 6962, section 2.1.
function findRoot(leaves) {
  if (leaves.length === 1) return sha256(Buffer.of(0), leaves[0]);
  const left = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256(Buffer.of(1), findRoot(leaves.slice(0, left)), findRoot(leaves.slice(left)));
}

export function verifyExtract({ batches, row }, genesisHash, checkpoint = "") {
  const { key, row: found, header } = verifyState(row, genesisHash, checkpoint);
  const [table, account, ...names] = key.split("/"), series = names.join("/");
  need(table === "series" && series && found !== undefined, "the row is of no series");
  need([found.anchored, found.last].every(int(-MAX)), "the row of the series cannot be read");
  let last = 0, covered = 0;
  const entries = [], holes = [];
  for (const batch of batches) {
    const anchor = readAnchor(batch, genesisHash, checkpoint), { commitments } = batch;
    need(anchor.account === account && anchor.series === series, "a batch is of another series");
    need(anchor.header.height <= header.height, "the row of the series is older than a batch");
    need(anchor.first > last, "batches are not in order");
    need(commitments.length === anchor.count, "commitments are missing, or too many");
    need(findRoot(commitments.map(unhex)).toString("hex") === anchor.root, "other commitments than were anchored");
    need(rises(batch.shown.map((one) => one.index)), "entries are not in order");
    for (const { entry, index } of batch.shown) {
      need(commit(anchor, entry, index).toString("hex") === commitments[index], "an entry was changed");
      checkTime(anchor, entry);
      entries.push({ sequence: anchor.first + index, entry });
    }
    if (anchor.first > last + 1) holes.push([last + 1, anchor.first - 1]);
    last = anchor.first + anchor.count - 1, covered += anchor.count;
  }
  need(last <= found.last && covered <= found.anchored, "the row of the series says less than its batches");
  if (found.last > last) holes.push([last + 1, found.last]);
  return { account, series, entries, holes, withheld: covered - entries.length, leftOut: found.anchored - covered, header };
}

function tell(file, genesisHash, checkpoint) {
  const line = (sequence, { claims, time: at }) => `${sequence} at ${time({ time: at })}: ${shown(canonical(claims))}`;
  if (isProof(file)) {
    const { anchor, sequence, entry } = verifyEntry(file, genesisHash, checkpoint);
    return [`valid: ${shown(anchor.account)} anchored in ${anchor.series} ${line(sequence, entry)}`,
      `  anchored    block ${anchor.header.height}, ${time(anchor.header)}`];
  }
  need(isExtract(file), "not of a series: a field is missing, unknown or of another type");
  const { account, series, entries, holes, withheld, leftOut, header } = verifyExtract(file, genesisHash, checkpoint);
  return [`valid: ${entries.length} entries of ${shown(series)} of ${shown(account)}, as of block ${header.height}`,
    ...entries.map(({ sequence, entry }) => `  entry       ${line(sequence, entry)}`),
    `  withheld    ${withheld}, left out ${leftOut}`, ...holes.map(([from, to]) => `  not there   ${from} to ${to}`)];
}

export function judge([name = "", genesisHash = "", checkpoint = ""], loadFile = load) {
  checkArguments(genesisHash, checkpoint);
  const file = read(loadFile(name)), kinds = ["disclosure", "history-proof", "holder", "receipt", "ruled-receipt", "state-proof"];
  need(!kinds.includes(file.kind), "this program does not take it", WRONG_USE);
  return { code: 0, lines: tell(file, genesisHash, checkpoint) };
}
run(judge, import.meta.url);
