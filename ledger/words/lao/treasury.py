"""Sentences in Lao on the budget and tax returns."""

SENTENCES = {
    # the treasury: messages, actions
    "{by} committed {money} for {to} under {line}, {reference}": (
        "{by} ໄດ້ຜູກພັນ {money} ໃຫ້ {to} ໃນລາຍການ {line}, {reference}"
    ),
    "{by} asked to commit {money} for {to} under {line}, {reference}": (
        "{by} ຂໍຜູກພັນ {money} ໃຫ້ {to} ໃນລາຍການ {line}, {reference}"
    ),
    "{by} paid {money} of commitment {commitment}, {reference}": (
        "{by} ໄດ້ຈ່າຍ {money} ຂອງພັນທະ {commitment}, {reference}"
    ),
    "{by} asked to pay {money} of commitment {commitment}, {reference}": (
        "{by} ຂໍຈ່າຍ {money} ຂອງພັນທະ {commitment}, {reference}"
    ),
    "{by} cancelled commitment {commitment}": "{by} ໄດ້ຍົກເລີກພັນທະ {commitment}",
    "{by} asked to cancel commitment {commitment}": "{by} ຂໍຍົກເລີກພັນທະ {commitment}",
    "{by} declared {month}, with {money} of tax from elsewhere": "{by} ໄດ້ແຈ້ງອາກອນ {month}, ອາກອນນອກບັນຊີ {money}",
    "{by} asked to declare {month}, with {money} of tax from elsewhere": (
        "{by} ຂໍແຈ້ງອາກອນ {month}, ອາກອນນອກບັນຊີ {money}"
    ),
    "{by} paid the {money} that return {filed} claims": "{by} ໄດ້ຈ່າຍ {money} ຄືນຕາມໃບແຈ້ງ {filed}",
    "{by} asked to pay the {money} that return {filed} claims": "{by} ຂໍຈ່າຍ {money} ຄືນຕາມໃບແຈ້ງ {filed}",
    "set the line {line} of {authority} in the budget to {amount}{since}, {until}": (
        "ກຳນົດລາຍການງົບປະມານ {line} ຂອງ {authority} ເປັນ {amount}{since}, {until}"
    ),
    "committed {money} for {to} under {line}, {left} left of it": (
        "ໄດ້ຜູກພັນ {money} ໃຫ້ {to} ໃນລາຍການ {line}, ຍັງເຫຼືອ {left}"
    ),
    "paid {money} to {to}, {left} left of the commitment": "ໄດ້ຈ່າຍ {money} ໃຫ້ {to}, ພັນທະຍັງເຫຼືອ {left}",
    "gave {money} of {commitment} back to {line}": "ໄດ້ຄືນ {money} ຂອງ {commitment} ໃຫ້ລາຍການ {line}",
    "{who} declared {month}, and paid {money}": "{who} ໄດ້ແຈ້ງອາກອນ {month} ແລະ ຈ່າຍ {money}",
    "{who} declared {month}, and claims {money}": "{who} ໄດ້ແຈ້ງອາກອນ {month} ແລະ ຂໍຄືນ {money}",
    "{who} declared {month}, and owes nothing": "{who} ໄດ້ແຈ້ງອາກອນ {month} ແລະ ບໍ່ຕ້ອງຈ່າຍ",
    "paid {money} to {who}, as claimed for {month}": "ໄດ້ຈ່າຍ {money} ໃຫ້ {who}, ຕາມທີ່ຂໍຄືນຂອງ {month}",
    # the treasury: refusals
    "the budget has no line {line}": "ງົບປະມານບໍ່ມີລາຍການ {line}",
    "see natledger budget list; natledger motion propose set-budget asks for a new one": (
        "ເບິ່ງ natledger budget list; ຂໍລາຍການໃໝ່ດ້ວຍ natledger motion propose set-budget"
    ),
    "no commitment {commitment}": "ບໍ່ມີພັນທະ {commitment}",
    "see natledger budget show LINE": "ເບິ່ງ natledger budget show LINE",
    "no tax return {filed}": "ບໍ່ມີໃບແຈ້ງອາກອນ {filed}",
    "see natledger treasury returns": "ເບິ່ງ natledger treasury returns",
    "{by} does not act for the treasury": "{by} ບໍ່ໄດ້ຕາງໜ້າຄັງເງິນ",
    "act for {treasury}, under a delegation of the treasury": "ຕາງໜ້າ {treasury} ດ້ວຍໃບມອບສິດຂອງຄັງເງິນ",
    "the line {line} is of {authority}, {by} commits nothing under it": (
        "ລາຍການ {line} ແມ່ນຂອງ {authority}, {by} ຜູກພັນບໍ່ໄດ້"
    ),
    "let {authority} sign, or the treasury": "ໃຫ້ {authority} ຫຼື ຄັງເງິນ ເຊັນ",
    "{by} may neither pay nor cancel {commitment}": "{by} ຈ່າຍ ຫຼື ຍົກເລີກ {commitment} ບໍ່ໄດ້",
    "{authority} and the treasury may; from {expires} on anyone may cancel it": (
        "{authority} ແລະ ຄັງເງິນ ເຮັດໄດ້; ແຕ່ {expires} ທຸກຄົນຍົກເລີກໄດ້"
    ),
    "only {treasury} settles what a return claims": "ມີແຕ່ {treasury} ທີ່ຈ່າຍອາກອນຄືນ",
    "{commitment} is {state}": "{commitment} ແມ່ນ {state}",
    "nothing of it is left: commit anew": "ບໍ່ມີຍັງເຫຼືອ: ຜູກພັນໃໝ່",
    "{commitment} expired at {expires}": "{commitment} ໝົດອາຍຸ {expires}",
    "cancel it, which anyone may now, and commit anew": "ຍົກເລີກ ຊຶ່ງດຽວນີ້ທຸກຄົນເຮັດໄດ້ ແລ້ວຜູກພັນໃໝ່",
    "{account} is of the kind {kind}, a line of the budget is an authority's": (
        "{account} ແມ່ນ {kind}, ລາຍການງົບປະມານຕ້ອງເປັນຂອງອົງການລັດ"
    ),
    "name an authority": "ໃຫ້ຊື່ອົງການລັດ",
    "the line {line} is kept in {asset}, not in {found}": "ລາຍການ {line} ແມ່ນ {asset}, ບໍ່ແມ່ນ {found}",
    "set another line for {found}": "ກຳນົດລາຍການອື່ນສຳລັບ {found}",
    "the line {line} would end at {until}, before it begins or before now": (
        "ລາຍການ {line} ຈະສິ້ນສຸດ {until}, ກ່ອນເລີ່ມ ຫຼື ກ່ອນດຽວນີ້"
    ),
    "choose a later end": "ເລືອກວັນສິ້ນສຸດຕໍ່ມາ",
    "{least} {asset} are committed or paid under {line}, asked {amount}": (
        "{least} {asset} ຖືກຜູກພັນ ຫຼື ຈ່າຍແລ້ວໃນ {line}, ຕ້ອງການ {amount}"
    ),
    "appropriate at least {least} {asset}, or cancel commitments first": ("ຈັດສັນຢ່າງໜ້ອຍ {least} {asset}, ຫຼື ຍົກເລີກພັນທະກ່ອນ"),
    "something is committed under {line} only from {since} until {until}": ("ຜູກພັນໃນ {line} ໄດ້ແຕ່ {since} ເຖິງ {until}"),
    "wait, or ask the committee for another line or another period": ("ລໍຖ້າ ຫຼື ສະເໜີລາຍການອື່ນ ຫຼື ໄລຍະອື່ນຕໍ່ຄະນະກຳມະການ"),
    "name {asset}": "ໃຫ້ໃຊ້ {asset}",
    "{to} would be paid under its own line {line}": "{to} ຈະຖືກຈ່າຍຈາກລາຍການ {line} ຂອງຕົນເອງ",
    "name a payee that is neither the treasury nor the line's authority": ("ໃຫ້ຊື່ຜູ້ຮັບທີ່ບໍ່ແມ່ນຄັງເງິນ ແລະ ບໍ່ແມ່ນເຈົ້າຂອງລາຍການ"),
    "{rest} {asset} are left of the line {line}, asked {amount}": (
        "ລາຍການ {line} ຍັງເຫຼືອ {rest} {asset}, ຕ້ອງການ {amount}"
    ),
    "commit at most {rest} {asset}; nothing was written": "ຜູກພັນໄດ້ບໍ່ເກີນ {rest} {asset}; ບໍ່ມີຫຍັງຖືກບັນທຶກ",
    "{rest} {asset} are left of {commitment}, asked {amount}": "{commitment} ຍັງເຫຼືອ {rest} {asset}, ຕ້ອງການ {amount}",
    "pay at most {rest} {asset}; nothing was written": "ຈ່າຍໄດ້ບໍ່ເກີນ {rest} {asset}; ບໍ່ມີຫຍັງຖືກບັນທຶກ",
    "{month} has not ended: block time is in {present}": "{month} ຍັງບໍ່ທັນສິ້ນສຸດ, ດຽວນີ້ແມ່ນ {present}",
    "file it once the month is over": "ແຈ້ງເມື່ອເດືອນສິ້ນສຸດ",
    "{trader} has filed {month} in {asset} already": "{trader} ໄດ້ແຈ້ງ {month} ເປັນ {asset} ແລ້ວ",
    "what was left out is declared with the next month": "ສິ່ງທີ່ຂາດໄປ ແຈ້ງກັບເດືອນຕໍ່ໄປ",
    "nothing is claimed by {filed}": "{filed} ບໍ່ໄດ້ຂໍຄືນຫຍັງ",
    "natledger treasury returns tells by which something is": "natledger treasury returns ບອກວ່າໃບໃດຂໍຄືນ",
    "the claim of {filed} was settled by {settlement}": "{filed} ຖືກຈ່າຍຄືນແລ້ວໂດຍ {settlement}",
    "nothing is left to pay": "ບໍ່ມີຫຍັງຕ້ອງຈ່າຍອີກ",
    "{claim} {asset} are claimed by {filed}, asked {amount} {found}": (
        "{filed} ຂໍຄືນ {claim} {asset}, ຕ້ອງການ {amount} {found}"
    ),
    "pay {claim} {asset}": "ຈ່າຍ {claim} {asset}",
    # more refusals: ledger.rules
    "{entry} is no part of the budget, and of no tax": "{entry} ບໍ່ແມ່ນສ່ວນຂອງງົບປະມານ ແລະ ບໍ່ແມ່ນຂອງພາສີ",
    "name a line, or the id of a motion, a commitment, a payment, an invoice or a return: natledger budget"
    " list, natledger treasury returns": (
        "ລະບຸລາຍການ ຫຼື ເລກຂອງຍັດຕິ, ຂໍ້ຜູກພັນ, ການຈ່າຍ, ໃບເກັບເງິນ ຫຼື ໃບແຈ້ງພາສີ: natledger budget list, natledger treasury returns"
    ),
    "nothing of {entry} is paid yet": "ຍັງບໍ່ໄດ້ຈ່າຍຫຍັງຂອງ {entry}",
    "natledger budget pay pays what was committed": "natledger budget pay ຈ່າຍສິ່ງທີ່ຜູກພັນ",
    "the file names no bank account of {to}": "ໄຟລ໌ບໍ່ມີບັນຊີທະນາຄານຂອງ {to}",
    "add it under creditors": "ເພີ່ມໃນ creditors",
    "{month} is no month": "{month} ບໍ່ແມ່ນເດືອນ",
    "write it as 2026-10": "ຂຽນເປັນ 2026-10",
}
