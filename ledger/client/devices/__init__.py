"""Acts and listings of devices, of the series they anchor, and of an office's log of look-ups."""
