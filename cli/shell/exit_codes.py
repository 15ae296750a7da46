"""Exit codes: with what a command line ends, as docs/reference/cli.md lists them. Which error has which: complaints."""

DONE = 0
REFUSED = 1
USAGE = 2
NOT_FOUND = 3
KEY = 4
UNPROVED = 5
BUSY = 6
DONE_UNTOLD = 7
BUG = 70
INTERRUPTED = 130
PIPE_CLOSED = 141

EXIT_CODES = {
    DONE: "done",
    REFUSED: "refused or failed; also a refusal that was recorded in a block",
    USAGE: "wrong usage",
    NOT_FOUND: "not found: no such name, transaction, block, file or home",
    KEY: "key or permission: a key or passphrase is missing, wrong or readable by others",
    UNPROVED: "verification failed: the file or the stored history is not what it claims to be",
    BUSY: "another process is writing; may be tried again",
    DONE_UNTOLD: "done, but something of its result could not be written: look, and do not repeat it",
    BUG: "a bug of natledger; --debug shows where",
    INTERRUPTED: "interrupted",
    PIPE_CLOSED: "whoever read the output went away",
}
