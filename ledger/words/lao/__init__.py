"""Sentences in Lao, by the English ones: `Lexicon.say` finds them, and a test lists those that have none yet.

Written by no native speaker of Lao: one is to check every sentence here before anybody relies on them. `{name}` stands
for a value, as in English. A law itself brings its title and what to do in both languages.
"""

from ledger.words.lao import assets, devices, everyday, land, programme, residents, services, titles, trade, treasury

SENTENCES = everyday.SENTENCES | trade.SENTENCES | treasury.SENTENCES | programme.SENTENCES
SENTENCES |= assets.SENTENCES | land.SENTENCES | titles.SENTENCES
SENTENCES |= devices.SENTENCES | residents.SENTENCES | services.SENTENCES
