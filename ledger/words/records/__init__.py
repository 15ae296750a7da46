"""Records in words: what disclosures, statuses, holders' files and credentials show."""
