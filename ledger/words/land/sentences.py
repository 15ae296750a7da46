"""Sentences on messages of land and its titles: what was done, and what was asked for."""

SENTENCES = {
    "register_parcel": (
        "{by} registered parcel {parcel} of {corners} in {jurisdiction} on {grid} for {shared} of {whole}",
        "{by} asked to register parcel {parcel} of {corners} in {jurisdiction} on {grid} for {shared} of {whole}",
    ),
    "divide_parcel": (
        "{by} divided parcel {parcel} into {into}",
        "{by} asked to divide parcel {parcel} into {into}",
    ),
    "merge_parcels": (
        "{by} merged parcels {parcels} into {child} of {corners}",
        "{by} asked to merge parcels {parcels} into {child} of {corners}",
    ),
    "accept_title": (
        "{by} accepted parcel {parcel} from {to} for {money}",
        "{by} asked to accept parcel {parcel} from {to} for {money}",
    ),
    "adjudge_title": (
        "{by} gave the share that {owner} had of parcel {parcel} to {divided}, by {ground} {reference}",
        "{by} asked to give the share that {owner} has of parcel {parcel} to {divided}, by {ground} {reference}",
    ),
    "agree_title": (
        "{by} agreed to what message {place} does with parcel {parcel}",
        "{by} asked to agree to what message {place} does with parcel {parcel}",
    ),
    "approve_title": (
        "{by} approved what message {place} does with parcel {parcel}",
        "{by} asked to approve what message {place} does with parcel {parcel}",
    ),
    "discharge_right": (
        "{by} discharged {right} from parcel {parcel}",
        "{by} asked to discharge {right} from parcel {parcel}",
    ),
    "give_notice": (
        "{by} kept its share of parcel {parcel} for {buyer}",
        "{by} asked to keep its share of parcel {parcel} for {buyer}",
    ),
    "grant_right": (
        "{by} gave {holder} a right on parcel {parcel}: {kind}",
        "{by} asked to give {holder} a right on parcel {parcel}: {kind}",
    ),
    "restrict_title": (
        "{by} restricted parcel {parcel}, reference {reference}",
        "{by} asked to restrict parcel {parcel}, reference {reference}",
    ),
    "transfer_title": (
        "{by} transferred parcel {parcel} to {to}: {share}",
        "{by} asked to transfer parcel {parcel} to {to}: {share}",
    ),
}
