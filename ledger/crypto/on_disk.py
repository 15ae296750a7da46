"""What stands under a name on a disk, which need not be a file."""

import stat

_KINDS = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}


def name_kind(mode: int) -> str:
    """What a thing of this mode is, "" for a plain file: of anything else a reader may wait for ever."""
    return "" if stat.S_ISREG(mode) else _KINDS.get(stat.S_IFMT(mode), "a device")
