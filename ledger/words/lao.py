"""The fixed sentences of a refusal by a law, in Lao: a law itself brings its title and what to do in both languages.

Written by no native speaker of Lao: one is to check every sentence here before anybody relies on them. The English
ones are in `ledger.rules`.
"""

from typing import NamedTuple


class Sentences(NamedTuple):
    """What a rule says, and its remedy, in Lao; `{name}` stands for a value, as in English."""

    says: str
    remedy: str


LAO = {
    "law_must_allow": Sentences(
        "ກົດໝາຍ {law} ({reference}) ບໍ່ອະນຸຍາດ",
        "natledger law explain ບອກເຫດຜົນ, natledger law show {law} ບອກເນື້ອໃນ; Python: lao.laws.explain, lao.laws.get",
    ),
    "law_must_have_answer": Sentences(
        "ກົດໝາຍ {law} ({reference}) ບໍ່ສາມາດໃຫ້ຄຳຕອບໄດ້: {problem}",
        "natledger law explain (Python: lao.laws.explain) ບອກເຫດຜົນ; ຄະນະກຳມະການ ສາມາດແກ້ໄຂ {law} ໄດ້",
    ),
}
"""By the name of the rule."""

PROBLEMS = {
    "fact_missing": "ຂໍ້ມູນບໍ່ມີຄ່າ",
    "fact_unfit": "ຂໍ້ມູນບໍ່ຖືກປະເພດ ຫຼື ລາຍການຍາວເກີນໄປ",
    "integer_out_of_range": "ຕົວເລກໃຫຍ່ເກີນໄປ",
    "date_out_of_range": "ວັນທີຢູ່ນອກປະຕິທິນ",
    "division_by_zero": "ຫານດ້ວຍ 0",
    "steps_exceeded": "ໃຊ້ຂັ້ນຕອນຫຼາຍເກີນໄປ",
}
"""What each problem of a law without an answer says; in English, `ledger.laws.explain` does."""
