"""Commands on devices, on the series they anchor, and on an office's log of look-ups."""
