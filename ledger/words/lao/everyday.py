"""Sentences in Lao on payments, records, roles, laws and exchange."""

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
    "{by} proposed a contract of {bound}": "{by} ໄດ້ສະເໜີສັນຍາ ລະຫວ່າງ {bound}",
    "{by} asked to propose a contract of {bound}": "{by} ຂໍສະເໜີສັນຍາ ລະຫວ່າງ {bound}",
    "{by} signed contract {contract}": "{by} ໄດ້ລົງນາມສັນຍາ {contract}",
    "{by} asked to sign contract {contract}": "{by} ຂໍລົງນາມສັນຍາ {contract}",
    "{by} accepted what was done under contract {contract}": "{by} ໄດ້ຮັບຮອງຜົນງານ ຕາມສັນຍາ {contract}",
    "{by} asked to accept what was done under contract {contract}": "{by} ຂໍຮັບຮອງຜົນງານ ຕາມສັນຍາ {contract}",
    "{by} declared contract {contract} cancelled": "{by} ໄດ້ແຈ້ງຍົກເລີກສັນຍາ {contract}",
    "{by} asked to declare contract {contract} cancelled": "{by} ຂໍຍົກເລີກສັນຍາ {contract}",
    "{by} ordered from {to} for {money}": "{by} ໄດ້ສັ່ງຊື້ຈາກ {to} ເປັນເງິນ {money}",
    "{by} asked to order from {to} for {money}": "{by} ຂໍສັ່ງຊື້ຈາກ {to} ເປັນເງິນ {money}",
    "{by} accepted {amount} of order {order}, paid to {to}": "{by} ໄດ້ຮັບເຄື່ອງ {amount} ຂອງໃບສັ່ງຊື້ {order}, ຈ່າຍໃຫ້ {to}",
    "{by} asked to accept {amount} of order {order} and pay {to}": (
        "{by} ຂໍຮັບເຄື່ອງ {amount} ຂອງໃບສັ່ງຊື້ {order} ແລະ ຈ່າຍໃຫ້ {to}"
    ),
    "{by} gave back to its buyer what was left of order {order}": "{by} ໄດ້ຄືນເງິນທີ່ເຫຼືອ ຂອງໃບສັ່ງຊື້ {order} ໃຫ້ຜູ້ຊື້",
    "{by} asked to give back to its buyer what is left of order {order}": "{by} ຂໍຄືນເງິນທີ່ເຫຼືອ ຂອງໃບສັ່ງຊື້ {order} ໃຫ້ຜູ້ຊື້",
    "{by} invoiced {customer} for {sums} {tax_is}, {reference}": (
        "{by} ໄດ້ອອກໃບເກັບເງິນ {reference} ໃຫ້ {customer}: {sums} {tax_is}"
    ),
    "{by} asked to invoice {customer} for {sums} {tax_is}, {reference}": (
        "{by} ຂໍອອກໃບເກັບເງິນ {reference} ໃຫ້ {customer}: {sums} {tax_is}"
    ),
    "{by} {answered} {reference} of {seller}{because}": "{by} {answered} ໃບເກັບເງິນ {reference} ຂອງ {seller}{because}",
    "{by} asked to {answer} {reference} of {seller}{because}": (
        "{by} ຂໍ {answer} ໃບເກັບເງິນ {reference} ຂອງ {seller}{because}"
    ),
    "{by} paid {part} of {reference} of {seller}": "{by} ໄດ້ຈ່າຍ {part} ຂອງໃບເກັບເງິນ {reference} ຂອງ {seller}",
    "{by} asked to pay {part} of {reference} of {seller}": "{by} ຂໍຈ່າຍ {part} ຂອງໃບເກັບເງິນ {reference} ຂອງ {seller}",
    "{by} credited {money} of {reference}": "{by} ໄດ້ຫຼຸດໜີ້ {money} ຂອງໃບເກັບເງິນ {reference}",
    "{by} asked to credit {money} of {reference}": "{by} ຂໍຫຼຸດໜີ້ {money} ຂອງໃບເກັບເງິນ {reference}",
    "plus tax": "ບວກອາກອນ",
    "with the tax in it": "ລວມອາກອນແລ້ວ",
    "accepted": "ໄດ້ຮັບຮອງ",
    "disputed": "ໄດ້ຄັດຄ້ານ",
    "have taxes go to {holder}": "ໃຫ້ອາກອນເຂົ້າບັນຊີ {holder}",
    "whoever pays at once": "ຜູ້ຈ່າຍທັນທີ",
    "at most {money}": "ບໍ່ເກີນ {money}",
    "{by} published the rate {price}": "{by} ໄດ້ປະກາດອັດຕາ {price}",
    "{by} asked to publish the rate {price}": "{by} ຂໍປະກາດອັດຕາ {price}",
    "{by} converted {money} into {given} with {to}, offer {offer}": (
        "{by} ໄດ້ແລກ {money} ເປັນ {given} ກັບ {to}, ຂໍ້ສະເໜີ {offer}"
    ),
    "{by} asked to convert {money} into {given} with {to}, offer {offer}": (
        "{by} ຂໍແລກ {money} ເປັນ {given} ກັບ {to}, ຂໍ້ສະເໜີ {offer}"
    ),
    "{by} offered {money} for {pays} at {numerator}/{denominator} in smallest units, rate {rate}": (
        "{by} ໄດ້ສະເໜີ {money} ແລກ {pays} ທີ່ {numerator}/{denominator} ຫົວໜ່ວຍນ້ອຍສຸດ, ອັດຕາ {rate}"
    ),
    "{by} asked to offer {money} for {pays} at {numerator}/{denominator} in smallest units, rate {rate}": (
        "{by} ຂໍສະເໜີ {money} ແລກ {pays} ທີ່ {numerator}/{denominator} ຫົວໜ່ວຍນ້ອຍສຸດ, ອັດຕາ {rate}"
    ),
    "{by} withdrew the offer {offer}": "{by} ໄດ້ຖອນຂໍ້ສະເໜີ {offer}",
    "{by} asked to withdraw the offer {offer}": "{by} ຂໍຖອນຂໍ້ສະເໜີ {offer}",
    "{by} reported that {reserve} stand behind {asset}": "{by} ໄດ້ລາຍງານວ່າ ມີ {reserve} ຄ້ຳປະກັນ {asset}",
    "{by} asked to report that {reserve} stand behind {asset}": "{by} ຂໍລາຍງານວ່າ ມີ {reserve} ຄ້ຳປະກັນ {asset}",
    "make the asset {asset}, which {issuer} issues, up to {cap}": "ສ້າງຊັບສິນ {asset}, ອອກໂດຍ {issuer}, ບໍ່ເກີນ {cap}",
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
    "there is an asset {asset} already": "ມີຊັບສິນ {asset} ແລ້ວ",
    "choose another code: natledger asset list": "ເລືອກລະຫັດອື່ນ: natledger asset list",
    "{asset} is no code for a new asset": "{asset} ບໍ່ແມ່ນລະຫັດສຳລັບຊັບສິນໃໝ່",
    (
        "choose X and 4 to 11 letters A-Z, which do not begin with the code of another asset, such as XRICE"
    ): "ໃຊ້ X ແລະ ຕົວອັກສອນ A-Z 4 ຫາ 11 ຕົວ ທີ່ບໍ່ຂຶ້ນຕົ້ນດ້ວຍລະຫັດຂອງຊັບສິນອື່ນ ເຊັ່ນ XRICE",
    "the rate would be of {asset} in {asset}": "ອັດຕາຈະເປັນ {asset} ໃນ {asset}",
    "name two assets": "ລະບຸສອງຊັບສິນ",
    "no rate {rate}": "ບໍ່ມີອັດຕາ {rate}",
    "see natledger rate list": "ເບິ່ງ natledger rate list",
    "no offer {offer}": "ບໍ່ມີຂໍ້ສະເໜີ {offer}",
    "it is taken or withdrawn, or never was: natledger offer list": ("ຖືກເອົາໄປ ຫຼື ຖອນແລ້ວ ຫຼື ບໍ່ເຄີຍມີ: natledger offer list"),
    "the offer {offer} expired at {expires}": "ຂໍ້ສະເໜີ {offer} ໝົດອາຍຸເມື່ອ {expires}",
    "take another: natledger offer list": "ເອົາຂໍ້ສະເໜີອື່ນ: natledger offer list",
    "the offer {offer} is of {owner}, not of {to}": "ຂໍ້ສະເໜີ {offer} ແມ່ນຂອງ {owner}, ບໍ່ແມ່ນຂອງ {to}",
    "{owner} would take its own offer {offer}": "{owner} ຈະເອົາຂໍ້ສະເໜີຂອງຕົນເອງ {offer}",
    "natledger offer withdraw gives it back": "natledger offer withdraw ຈະສົ່ງຄືນ",
    "the offer {offer} gives {wanted} for {asset}": "ຂໍ້ສະເໜີ {offer} ໃຫ້ {wanted} ແລກ {asset}",
    "pay in {asset}, or take another: natledger offer list": "ຈ່າຍເປັນ {asset} ຫຼື ເອົາຂໍ້ສະເໜີອື່ນ: natledger offer list",
    "the rate {rate} holds from {since}, block time is {time}": "ອັດຕາ {rate} ມີຜົນແຕ່ {since}, ເວລາບລັອກແມ່ນ {time}",
    "the rate {rate} held until {until}, block time is {time}": "ອັດຕາ {rate} ມີຜົນເຖິງ {until}, ເວລາບລັອກແມ່ນ {time}",
    "the rate {rate} is stale: {latest} has taken its place": "ອັດຕາ {rate} ເກົ່າແລ້ວ: {latest} ແທນທີ່ແລ້ວ",
    "{holder} is no dealer in {asset}": "{holder} ບໍ່ແມ່ນຜູ້ຄ້າ {asset}",
    "the dealer {holder} is suspended": "ຜູ້ຄ້າ {holder} ຖືກໂຈະ",
    "take another offer: natledger offer list": "ເອົາຂໍ້ສະເໜີອື່ນ: natledger offer list",
    "the price differs from the rate {rate} by more than {band} thousandths": (
        "ລາຄາຕ່າງຈາກອັດຕາ {rate} ເກີນ {band} ສ່ວນພັນ"
    ),
    "choose a price nearer to it: natledger rate show {rate}": "ເລືອກລາຄາທີ່ໃກ້ກວ່າ: natledger rate show {rate}",
    "{amount} {asset} give less than the smallest unit of {wanted}": (
        "{amount} {asset} ໄດ້ໜ້ອຍກວ່າຫົວໜ່ວຍນ້ອຍສຸດຂອງ {wanted}"
    ),
    "convert more at once": "ແລກຫຼາຍກວ່ານີ້ໃນເທື່ອດຽວ",
    "it gives {amount} {asset}, and at least {asked} are wanted": "ຈະໄດ້ {amount} {asset}, ຕ້ອງການຢ່າງໜ້ອຍ {asked}",
    "accept less, or take another offer: natledger offer list": "ຮັບໜ້ອຍລົງ ຫຼື ເອົາຂໍ້ສະເໜີອື່ນ: natledger offer list",
    "{remaining} {asset} are left of the offer {offer}, this would take {amount}": (
        "ຂໍ້ສະເໜີ {offer} ເຫຼືອ {remaining} {asset}, ອັນນີ້ຈະເອົາ {amount}"
    ),
    "{by} may not withdraw {offer} before {expires}": "{by} ຖອນ {offer} ບໍ່ໄດ້ກ່ອນ {expires}",
    "its dealer may now, anyone after that time": "ຜູ້ຄ້າຂອງມັນຖອນໄດ້ດຽວນີ້, ຜູ້ໃດກໍໄດ້ຫຼັງຈາກນັ້ນ",
    "the reserve in {currency} is known as of {last} already": "ຄັງສຳຮອງ {currency} ຮູ້ແລ້ວເຖິງ {last}",
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
    # more refusals: ledger.rules
    "the rate would end at {until}, before it begins or block time {time}": (
        "ອັດຕາຈະສິ້ນສຸດ {until}, ກ່ອນທີ່ຈະເລີ່ມ ຫຼື ກ່ອນເວລາຂອງບລັອກ {time}"
    ),
    "pay {owner}: natledger convert --offer {offer} does": "ຈ່າຍໃຫ້ {owner}: natledger convert --offer {offer} ເຮັດໃຫ້",
    "wait until then, or take the one that holds: natledger rate list": (
        "ລໍຖ້າຮອດເວລານັ້ນ ຫຼື ໃຊ້ອັດຕາທີ່ມີຜົນ: natledger rate list"
    ),
    "take one that holds: natledger rate list; its offers are placed anew": (
        "ໃຊ້ອັດຕາທີ່ມີຜົນ: natledger rate list; ຂໍ້ສະເໜີຕ້ອງວາງໃໝ່"
    ),
    "take that one: natledger rate list; offers on the old one are placed anew": (
        "ໃຊ້ອັດຕານັ້ນ: natledger rate list; ຂໍ້ສະເໜີຕາມອັດຕາເກົ່າ ຕ້ອງວາງໃໝ່"
    ),
    "see natledger role list --role dealer; a motion grants the role, or an accreditor of it": (
        "ເບິ່ງ natledger role list --role dealer; ຍັດຕິ ຫຼື ຜູ້ຮັບຮອງ ເປັນຜູ້ມອບບົດບາດ"
    ),
    "the rate is of {base} in {quote}, the offer gives {asset} for {pays}": (
        "ອັດຕາແມ່ນຂອງ {base} ເປັນ {quote}, ຂໍ້ສະເໜີໃຫ້ {asset} ແລກ {pays}"
    ),
    "offer one of the two for the other, or name another rate: natledger rate list": (
        "ສະເໜີອັນໜຶ່ງແລກອັນໜຶ່ງ ຫຼື ລະບຸອັດຕາອື່ນ: natledger rate list"
    ),
    "convert less, or take the rest of another: natledger offer list": (
        "ແລກໜ້ອຍລົງ ຫຼື ເອົາສ່ວນເຫຼືອຈາກຂໍ້ສະເໜີອື່ນ: natledger offer list"
    ),
    "the reserve is said as of {as_of}, block time is {time}": "ຄັງສຳຮອງລະບຸວັນທີ {as_of}, ເວລາຂອງບລັອກແມ່ນ {time}",
    "report it once that has come": "ລາຍງານເມື່ອຮອດເວລານັ້ນ",
    "nothing was reported of {asset} in {currency}": "ຍັງບໍ່ມີລາຍງານຂອງ {asset} ເປັນ {currency}",
    "see natledger reserve show {asset}": "ເບິ່ງ natledger reserve show {asset}",
    "report a later one: what was reported stays on the chain": "ລາຍງານວັນທີຫຼັງຈາກນັ້ນ: ສິ່ງທີ່ລາຍງານແລ້ວ ຢູ່ເທິງລະບົບຕະຫຼອດ",
    "{text} is no price of 1 {base} in {quote}": "{text} ບໍ່ແມ່ນລາຄາຂອງ 1 {base} ເປັນ {quote}",
    "write what 1 {base} costs, such as 21650 or 0.92: more than 0, with at most 12 digits after the point": (
        "ຂຽນລາຄາຂອງ 1 {base}, ເຊັ່ນ 21650 ຫຼື 0.92: ຫຼາຍກວ່າ 0, ຫຼັງຈຸດບໍ່ເກີນ 12 ຕົວເລກ"
    ),
    "this is not the document, or not the salt, of the commitment {commitment}": (
        "ນີ້ບໍ່ແມ່ນເອກະສານ ຫຼື ບໍ່ແມ່ນລະຫັດເກືອ ຂອງຂໍ້ຜູກມັດ {commitment}"
    ),
    "take the very file that was committed to, and the salt that was told then": (
        "ໃຊ້ໄຟລ໌ທີ່ໄດ້ຜູກມັດແທ້ ແລະ ລະຫັດເກືອທີ່ບອກໃນເວລານັ້ນ"
    ),
}
