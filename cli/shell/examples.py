"""What the examples in the help refer to: ids of the lesson that README and docs/reference/cli.md begin with.

`natledger init --seed 2023` gives everybody the same keys and clock, so they are the same everywhere; a test runs
every example in that home.
"""

PAYMENT = "e445df2d967e"
"""The payment of 25,000 LAK from noy to shop."""
HOLD = "9ffc2d9875e8"
"""The 10,000 LAK that noy set aside for shop."""
DEGREE = "a47e7c5a6a28"
"""The degree that university issued to noy."""
SUSPENDED = "99857c635ba6"
"""The degree of mai that is suspended."""
WAITING = "fd0750740d0f"
"""The root of a degree that is drawn up, and not issued yet."""
OPEN = "b8fff0a542f4"
"""The motion of the lesson on laws that is voted on: to end a law."""
CARRIED = "6688f9156700"
"""The motion that is carried and due: to adopt law.json."""
EMERGENCY = "0a1f95971a01"
"""The emergency motion that has frozen shop."""
