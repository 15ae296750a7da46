"""The programme as people keep it: targets set and reported, evidence committed to, reports made again."""
