"""Sentences in Lao, by the English ones: `Lexicon.say` finds them, and a test lists those that have none yet.

Written by no native speaker of Lao: one is to check every sentence here before anybody relies on them. `{name}` stands
for a value, as in English. A law itself brings its title and what to do in both languages.
"""

SENTENCES = {
    # messages: ledger.words.messages
    "{by} paid {to} {money}": "{by} ໄດ້ຈ່າຍ {money} ໃຫ້ {to}",
    "{by} asked to pay {to} {money}": "{by} ຂໍຈ່າຍ {money} ໃຫ້ {to}",
    "{by} paid {to} {money}, as a return": "{by} ໄດ້ຄືນ {money} ໃຫ້ {to}",
    "{by} issued {money} to {to}": "{by} ໄດ້ອອກ {money} ໃຫ້ {to}",
    "{by} asked to issue {money} to {to}": "{by} ຂໍອອກ {money} ໃຫ້ {to}",
    "{by} registered {address} as {kind}, {jurisdiction}": "{by} ໄດ້ລົງທະບຽນ {address} ເປັນ {kind}, {jurisdiction}",
    "{by} asked to register a {kind}, {jurisdiction}": "{by} ຂໍລົງທະບຽນ {kind}, {jurisdiction}",
    "{by} issued a {schema}, record {event}": "{by} ໄດ້ອອກ {schema}, ບັນທຶກ {event}",
    "{by} asked to issue a {schema}": "{by} ຂໍອອກ {schema}",
    # what came of them: ledger.words.chain.entries
    "refused: {rule} ({says})": "ບໍ່ອະນຸຍາດ: {rule} ({says})",
    "{text}: refused, {rule}": "{text}: ບໍ່ອະນຸຍາດ, {rule}",
    # how long: ledger.words.lexicon
    "from {time}": "ແຕ່ {time}",
    "until {time}": "ເຖິງ {time}",
    "without an end": "ບໍ່ມີກຳນົດ",
    # how a law stands: ledger.words.laws
    "ended {day}": "ສິ້ນສຸດ {day}",
    "in force": "ມີຜົນໃຊ້ໄດ້",
    "in force until {day}": "ມີຜົນໃຊ້ໄດ້ເຖິງ {day}",
    # refusals: ledger.rules
    "no law {law}": "ບໍ່ມີກົດໝາຍ {law}",
    "no record {record}": "ບໍ່ມີບັນທຶກ {record}",
    "the amount is 0": "ຈຳນວນເງິນແມ່ນ 0",
    "{holder} holds {available} {asset}, asked {amount}": "{holder} ມີ {available} {asset}, ຕ້ອງການ {amount}",
    "pay at most {available} {asset}; nothing was written": "ຈ່າຍໄດ້ບໍ່ເກີນ {available} {asset}; ບໍ່ມີຫຍັງຖືກບັນທຶກ",
    "wait until tomorrow": "ລໍຖ້າເຖິງມື້ອື່ນ",
    # refusals by laws: ledger.rules
    "the law {law} ({reference}) does not allow it": "ກົດໝາຍ {law} ({reference}) ບໍ່ອະນຸຍາດ",
    (
        "natledger law explain tells why, natledger law show {law} what it says; "
        "in Python lao.laws.explain and lao.laws.get"
    ): ("natledger law explain ບອກເຫດຜົນ, natledger law show {law} ບອກເນື້ອໃນ; Python: lao.laws.explain, lao.laws.get"),
    "the law {law} ({reference}) has no answer: {problem}": ("ກົດໝາຍ {law} ({reference}) ບໍ່ສາມາດໃຫ້ຄຳຕອບໄດ້: {problem}"),
    "natledger law explain, in Python lao.laws.explain, tells why; the committee can amend {law}": (
        "natledger law explain (Python: lao.laws.explain) ບອກເຫດຜົນ; ຄະນະກຳມະການ ສາມາດແກ້ໄຂ {law} ໄດ້"
    ),
    # what keeps a law from having an answer: ledger.laws.explain
    "a fact has no value": "ຂໍ້ມູນບໍ່ມີຄ່າ",
    "a fact is not of its type, or a list too long": "ຂໍ້ມູນບໍ່ຖືກປະເພດ ຫຼື ລາຍການຍາວເກີນໄປ",
    "an integer beyond 2^53-1 comes out": "ຕົວເລກໃຫຍ່ເກີນໄປ",
    "a day before 1970 or after 9999 comes out": "ວັນທີຢູ່ນອກປະຕິທິນ",
    "a division by 0": "ຫານດ້ວຍ 0",
    "it takes more steps than it may": "ໃຊ້ຂັ້ນຕອນຫຼາຍເກີນໄປ",
}
