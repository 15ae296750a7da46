"""Takes out of pending.txt what is mended, and says what is new: `python -m tests.tidy`."""

import sys

from tests.tidy.findings import PENDING, list_findings, read_pending, write_pending


def main() -> int:
    """Writes the file; 1 where something is found that it does not hold."""
    found = {finding.pending for finding in list_findings()}
    write_pending(found & read_pending())
    new = sorted(found - read_pending())
    sys.stderr.writelines(f"{line}\n" for line in new)
    print(f"{PENDING.name}: {len(read_pending())} left")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
