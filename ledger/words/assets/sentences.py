"""Sentences on messages of classes of tokens: what was done, and what was asked for."""

SENTENCES = {
    "open_class": (
        "{by} opened {asset}, a {kind} in {unit}, up to {cap}{condition}",
        "{by} asked to open {asset}, a {kind} in {unit}, up to {cap}{condition}",
    ),
    "pause_class": ("{by} paused {asset}, {reference}", "{by} asked to pause {asset}, {reference}"),
    "resume_class": ("{by} resumed {asset}, {reference}", "{by} asked to resume {asset}, {reference}"),
    "admit": (
        "{by} showed everybody that record {record} is about it, for {asset}",
        "{by} asked to show everybody that record {record} is about it, for {asset}",
    ),
    "freeze_holding": (
        "{by} froze {frozen} of {holder}, {reference}",
        "{by} asked to freeze {frozen} of {holder}, {reference}",
    ),
    "thaw_holding": (
        "{by} freed what {measure} froze of {holder}, {reference}",
        "{by} asked to free what {measure} froze of {holder}, {reference}",
    ),
    "force_transfer": (
        "{by} moved {money} from {holder} to {to}, {reference}",
        "{by} asked to move {money} from {holder} to {to}, {reference}",
    ),
    "appeal_measure": (
        "{by} appealed against {measure}, {reference}",
        "{by} asked to appeal against {measure}, {reference}",
    ),
    "retire_units": (
        "{by} used up {money} for {beneficiary}, {reference}",
        "{by} asked to use up {money} for {beneficiary}, {reference}",
    ),
    "open_distribution": (
        "{by} set aside {money} for who held {of}",
        "{by} asked to set aside {money} for who held {of}",
    ),
    "claim_distribution": (
        "{by} claimed {claimed} of distribution {distribution} of {opener}",
        "{by} asked to claim {claimed} of distribution {distribution} of {opener}",
    ),
    "close_distribution": (
        "{by} had the rest of distribution {distribution} given back",
        "{by} asked to have the rest of distribution {distribution} given back",
    ),
}
