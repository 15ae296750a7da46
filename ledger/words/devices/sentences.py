"""Sentences on messages of devices and series: what was done, and what was asked for."""

SENTENCES = {
    "accept_device": (
        "{by} accepted {device} as proposed by message {proposal}",
        "{by} asked to accept {device} as proposed by message {proposal}",
    ),
    "anchor_batch": (
        "{by} anchored {series} {first} to {last} of {account}, made from {since} to {until}",
        "{by} asked to anchor {series} {first} to {last} of {account}, made from {since} to {until}",
    ),
    "register_device": (
        "{by} registered {device}, {model} by {maker}, owner {owner}, which measures {measured}",
        "{by} asked to register {device}, {model} by {maker}, owner {owner}, which measures {measured}",
    ),
    "retire_device": ("{by} retired {device}", "{by} asked to retire {device}"),
    "transfer_device": ("{by} offered {device} to {to}", "{by} asked to offer {device} to {to}"),
}
