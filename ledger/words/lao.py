"""Sentences in Lao, by the English ones: `Lexicon.say` finds them, and a test lists those that have none yet.

Written by no native speaker of Lao: one is to check every sentence here before anybody relies on them. `{name}` stands
for a value, as in English. A law itself brings its title and what to do in both languages.
"""

SENTENCES = {
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
