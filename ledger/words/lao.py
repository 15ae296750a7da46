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
    "have taxes go to {account}": "ໃຫ້ອາກອນເຂົ້າບັນຊີ {account}",
    "whoever pays at once": "ຜູ້ຈ່າຍທັນທີ",
    "at most {money}": "ບໍ່ເກີນ {money}",
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
    # refusals of contracts: ledger.rules
    "the contract does not fit: {problem}": "ສັນຍາບໍ່ຖືກຮູບແບບ: {problem}",
    "{contract} would be amended by itself, or before it is there": "{contract} ຈະຖືກແກ້ໄຂໂດຍຕົນເອງ ຫຼື ກ່ອນຈະມີ",
    "name a contract that is in force: natledger contract list": "ລະບຸສັນຍາທີ່ມີຜົນໃຊ້ໄດ້: natledger contract list",
    "no contract {contract}": "ບໍ່ມີສັນຍາ {contract}",
    "see natledger contract list": "ເບິ່ງ natledger contract list",
    "{by} is none of the parties": "{by} ບໍ່ແມ່ນຄູ່ສັນຍາ",
    "let a party act: natledger contract show tells who they are": "ໃຫ້ຄູ່ສັນຍາເຮັດ: natledger contract show ບອກວ່າແມ່ນໃຜ",
    "{by} signs for {holder}, and stands on the other side": "{by} ລົງນາມແທນ {holder} ແຕ່ເປັນອີກຝ່າຍໜຶ່ງ",
    "let {holder} sign, or somebody who is no party": "ໃຫ້ {holder} ລົງນາມ ຫຼື ຜູ້ທີ່ບໍ່ແມ່ນຄູ່ສັນຍາ",
    "{by} is not named to accept what {contract} asks for": "{by} ບໍ່ໄດ້ຖືກລະບຸ ໃຫ້ຮັບຮອງຜົນງານຕາມ {contract}",
    "natledger contract show {contract} tells who is": "natledger contract show {contract} ບອກວ່າແມ່ນໃຜ",
    "{party} is a party of {contract} and not of what would amend it": "{party} ເປັນຄູ່ສັນຍາຂອງ {contract} ແຕ່ບໍ່ຢູ່ໃນສະບັບແກ້ໄຂ",
    "name all parties of {contract}: an amendment needs them all": "ລະບຸຄູ່ສັນຍາທັງໝົດຂອງ {contract}: ການແກ້ໄຂ ຕ້ອງໃຫ້ທຸກຝ່າຍເຫັນດີ",
    "{party} is no party of {contract}": "{party} ບໍ່ແມ່ນຄູ່ສັນຍາຂອງ {contract}",
    "name a contract of buyer and seller, or none": "ລະບຸສັນຍາລະຫວ່າງຜູ້ຊື້ກັບຜູ້ຂາຍ ຫຼື ບໍ່ລະບຸ",
    "{contract} could be signed until {until}, block time is {time}": (
        "{contract} ລົງນາມໄດ້ເຖິງ {until}, ເວລາຂອງບລັອກແມ່ນ {time}"
    ),
    "propose it anew": "ສະເໜີໃໝ່",
    "{contract} is {status}": "{contract} ຢູ່ໃນສະຖານະ {status}",
    "only what is proposed can be signed: propose a contract that amends it, or another": (
        "ລົງນາມໄດ້ສະເພາະສັນຍາທີ່ຖືກສະເໜີ: ສະເໜີສະບັບແກ້ໄຂ ຫຼື ສັນຍາອື່ນ"
    ),
    "natledger contract show {contract} tells what is missing, or what came in its place": (
        "natledger contract show {contract} ບອກວ່າຍັງຂາດຫຍັງ ຫຼື ມີສັນຍາໃດມາແທນ"
    ),
    "nothing is left to cancel": "ບໍ່ມີຫຍັງໃຫ້ຍົກເລີກແລ້ວ",
    "{by} has declared that of {contract} already": "{by} ໄດ້ແຈ້ງເລື່ອງນີ້ຂອງ {contract} ແລ້ວ",
    "wait for the others: natledger contract show {contract}": "ລໍຖ້າຝ່າຍອື່ນ: natledger contract show {contract}",
    "it could be signed until {until}, block time is {time}": "ລົງນາມໄດ້ເຖິງ {until}, ເວລາຂອງບລັອກແມ່ນ {time}",
    "choose a later time": "ເລືອກເວລາຊ້າກວ່ານີ້",
    "its term would end at {until}, when it can be signed until {sign_by}": (
        "ໄລຍະຂອງສັນຍາຈະສິ້ນສຸດ {until}, ແຕ່ລົງນາມໄດ້ເຖິງ {sign_by}"
    ),
    "choose a later end, or never": "ເລືອກວັນສິ້ນສຸດຊ້າກວ່ານີ້ ຫຼື ບໍ່ກຳນົດ",
    "the file is not the one whose hash is {document}": "ໄຟລ໌ນີ້ບໍ່ແມ່ນໄຟລ໌ທີ່ມີແຮຊ {document}",
    "ask another party for the document, or name the seal that belongs to it": (
        "ຂໍເອກະສານຈາກຄູ່ສັນຍາຝ່າຍອື່ນ ຫຼື ລະບຸໄຟລ໌ກຳກັບຂອງມັນ"
    ),
    "the seal does not open the commitment {commitment}": "ໄຟລ໌ກຳກັບ ບໍ່ຕົງກັບພັນທະ {commitment}",
    "ask another party for the seal of this contract, not of one that it amends": (
        "ຂໍໄຟລ໌ກຳກັບຂອງສັນຍານີ້ຈາກຝ່າຍອື່ນ, ບໍ່ແມ່ນຂອງສັນຍາທີ່ຖືກແກ້ໄຂ"
    ),
    # refusals of orders: ledger.rules
    "no order {order}": "ບໍ່ມີໃບສັ່ງຊື້ {order}",
    "see natledger order list": "ເບິ່ງ natledger order list",
    "{holder} would order from itself": "{holder} ສັ່ງຊື້ຈາກຕົນເອງ",
    "name another seller": "ລະບຸຜູ້ຂາຍຄົນອື່ນ",
    "{by} may not accept {order}": "{by} ຮັບເຄື່ອງຂອງ {order} ບໍ່ໄດ້",
    "only {buyer} may": "ມີແຕ່ {buyer} ເທົ່ານັ້ນ",
    "the deadline would be {deadline}, block time is {time}": "ກຳນົດເວລາແມ່ນ {deadline}, ເວລາຂອງບລັອກແມ່ນ {time}",
    "choose a later deadline": "ເລືອກກຳນົດເວລາຊ້າກວ່ານີ້",
    "the deadline is {deadline}, and the hold would expire at {expires}": (
        "ກຳນົດເວລາແມ່ນ {deadline}, ແຕ່ເງິນກັນໄວ້ໝົດກຳນົດ {expires}"
    ),
    "let the hold expire after the deadline": "ໃຫ້ເງິນກັນໄວ້ ໝົດກຳນົດ ຫຼັງກຳນົດເວລາ",
    "{order} is {status}": "{order} ຢູ່ໃນສະຖານະ {status}",
    "nothing of it is left: natledger order show {order}": "ບໍ່ມີເຫຼືອແລ້ວ: natledger order show {order}",
    "{to} is not the seller of {order}": "{to} ບໍ່ແມ່ນຜູ້ຂາຍຂອງ {order}",
    "it is paid to {seller} alone": "ຈ່າຍໃຫ້ {seller} ເທົ່ານັ້ນ",
    "{order} could be accepted before {deadline}, block time is {time}": (
        "{order} ຮັບເຄື່ອງໄດ້ກ່ອນ {deadline}, ເວລາຂອງບລັອກແມ່ນ {time}"
    ),
    (
        "the money is the buyer's again: natledger order refund {order}; "
        "what was delivered can be paid for by natledger pay"
    ): "ເງິນກັບເປັນຂອງຜູ້ຊື້: natledger order refund {order}; ເຄື່ອງທີ່ໄດ້ຮັບ ຈ່າຍໄດ້ດ້ວຍ natledger pay",
    "{by} may not have {order} given back before {due}, block time is {time}": (
        "{by} ຂໍຄືນເງິນຂອງ {order} ກ່ອນ {due} ບໍ່ໄດ້, ເວລາຂອງບລັອກແມ່ນ {time}"
    ),
    "wait until then, or ask {seller}, who may at any time": "ລໍຖ້າເຖິງເວລານັ້ນ ຫຼື ຂໍ {seller} ເຊິ່ງຄືນໄດ້ທຸກເວລາ",
    # refusals of invoices and taxes: ledger.rules
    "the invoice does not fit: {problem}": "ໃບເກັບເງິນບໍ່ຖືກຕ້ອງ: {problem}",
    "see docs/reference/messages.md": "ເບິ່ງ docs/reference/messages.md",
    "{seller} would sell to itself": "{seller} ຈະຂາຍໃຫ້ຕົນເອງ",
    "name the buyer, or let somebody else pay": "ໃຫ້ລະບຸຜູ້ຊື້ ຫຼື ໃຫ້ຜູ້ອື່ນຈ່າຍ",
    "{seller} has an invoice {reference} already": "{seller} ມີໃບເກັບເງິນ {reference} ແລ້ວ",
    "give it the next number: none is given twice": "ໃຫ້ໃຊ້ເລກທີຕໍ່ໄປ: ເລກທີໜຶ່ງໃຊ້ໄດ້ເທື່ອດຽວ",
    "the invoice would be due at {due}, block time is {time}": "ໃບເກັບເງິນຈະຄົບກຳນົດ {due}, ເວລາຂອງບລັອກແມ່ນ {time}",
    "choose a later date": "ໃຫ້ເລືອກວັນທີຫຼັງຈາກນັ້ນ",
    "{seller} has no invoice {reference}": "{seller} ບໍ່ມີໃບເກັບເງິນ {reference}",
    "see natledger invoice list": "ເບິ່ງ natledger invoice list",
    "{by} is not the buyer of the invoice {reference}": "{by} ບໍ່ແມ່ນຜູ້ຊື້ໃນໃບເກັບເງິນ {reference}",
    "only who is named in it accepts, disputes or pays it; a retail sale names nobody, and is only paid": (
        "ມີແຕ່ຜູ້ທີ່ລະບຸໄວ້ ຮັບຮອງ, ຄັດຄ້ານ ຫຼື ຈ່າຍໄດ້; ການຂາຍຍ່ອຍບໍ່ລະບຸຜູ້ໃດ ແລະ ຈ່າຍໄດ້ເທົ່ານັ້ນ"
    ),
    "the sale {reference} names no buyer, and was not paid in its own transaction": (
        "ການຂາຍ {reference} ບໍ່ລະບຸຜູ້ຊື້ ແລະ ບໍ່ໄດ້ຈ່າຍໃນທຸລະກຳດຽວກັນ"
    ),
    "let the seller name a buyer, or sell again: natledger invoice sell": (
        "ໃຫ້ຜູ້ຂາຍລະບຸຜູ້ຊື້ ຫຼື ຂາຍໃໝ່: natledger invoice sell"
    ),
    "the invoice {reference} is {state} by {by} already": "ໃບເກັບເງິນ {reference} ຖືກ {state} ໂດຍ {by} ແລ້ວ",
    "who disputed it can accept it; what is accepted stays so, and the seller can credit it": (
        "ຜູ້ທີ່ຄັດຄ້ານ ຮັບຮອງພາຍຫຼັງໄດ້; ທີ່ຮັບຮອງແລ້ວ ຄົງຢູ່ຄືເກົ່າ, ຜູ້ຂາຍຫຼຸດໜີ້ໄດ້"
    ),
    "the invoice {reference} is disputed": "ໃບເກັບເງິນ {reference} ຖືກຄັດຄ້ານ",
    "accept it first, natledger invoice accept, or let the seller credit it": (
        "ໃຫ້ຮັບຮອງກ່ອນ, natledger invoice accept, ຫຼື ໃຫ້ຜູ້ຂາຍຫຼຸດໜີ້"
    ),
    "the invoice {reference} is {state}: nothing is left to pay": "ໃບເກັບເງິນ {reference} ແມ່ນ {state}: ບໍ່ມີຫຍັງຕ້ອງຈ່າຍ",
    "nothing is to be done; nothing was written": "ບໍ່ຕ້ອງເຮັດຫຍັງ; ບໍ່ມີຫຍັງຖືກບັນທຶກ",
    "the invoice {reference} is in {invoiced}, asked {asset}": "ໃບເກັບເງິນ {reference} ເປັນ {invoiced}, ຂໍ {asset}",
    "pay or credit it in {invoiced}": "ໃຫ້ຈ່າຍ ຫຼື ຫຼຸດໜີ້ເປັນ {invoiced}",
    "the sale comes to {rest} {asset}, asked {amount}": "ການຂາຍເປັນເງິນ {rest} {asset}, ຂໍ {amount}",
    "pay {rest} {asset}, all of it at once; nothing was written": ("ໃຫ້ຈ່າຍ {rest} {asset} ທັງໝົດເທື່ອດຽວ; ບໍ່ມີຫຍັງຖືກບັນທຶກ"),
    "{rest} {asset} of the invoice are not credited yet, asked {amount}": ("ຍັງຫຼຸດໜີ້ໄດ້ {rest} {asset}, ຂໍ {amount}"),
    "credit at most {rest} {asset}; nothing was written": "ຫຼຸດໜີ້ໄດ້ບໍ່ເກີນ {rest} {asset}; ບໍ່ມີຫຍັງຖືກບັນທຶກ",
    "{count} lines, an invoice has 1 to {limit}": "{count} ແຖວ, ໃບເກັບເງິນມີ 1 ຫາ {limit} ແຖວ",
    "split it, or join some": "ໃຫ້ແບ່ງອອກ ຫຼື ລວມແຖວ",
    "the lines are not those of the invoice: {problem}": "ແຖວບໍ່ແມ່ນຂອງໃບເກັບເງິນ: {problem}",
    "ask the seller for the file of this invoice": "ໃຫ້ຂໍໄຟລ໌ຂອງໃບເກັບເງິນນີ້ຈາກຜູ້ຂາຍ",
    "this home has no file of the lines with the root {root}": "ບໍ່ມີໄຟລ໌ຂອງແຖວທີ່ມີ root {root}",
    "ask the seller for it: natledger invoice lines ID --file FILE": (
        "ໃຫ້ຂໍຈາກຜູ້ຂາຍ: natledger invoice lines ID --file FILE"
    ),
    "no rate {law} from 0 to 1000 is in force": "ບໍ່ມີອັດຕາ {law} ແຕ່ 0 ຫາ 1000 ທີ່ມີຜົນໃຊ້ໄດ້",
    "sell it exempt where it is, or let the committee set the rate: natledger law show {law}": (
        "ໃຫ້ຂາຍແບບຍົກເວັ້ນ ຖ້າຍົກເວັ້ນ ຫຼື ໃຫ້ຄະນະກຳມະການກຳນົດອັດຕາ: natledger law show {law}"
    ),
    "no account of the treasury is named, to which taxes could go": "ຍັງບໍ່ໄດ້ກຳນົດບັນຊີຄັງເງິນ ສຳລັບອາກອນ",
    "natledger motion propose name-treasury WHO asks the committee to name one": (
        "natledger motion propose name-treasury WHO ຂໍໃຫ້ຄະນະກຳມະການກຳນົດ"
    ),
    "the invoice {reference} would come to more than 2^53-1 with its tax": (
        "ໃບເກັບເງິນ {reference} ລວມອາກອນຈະເກີນ 2^53-1"
    ),
    "split it": "ໃຫ້ແບ່ງອອກ",
    "the taxes of {account} in {asset} and this month would be more than 2^53-1": (
        "ອາກອນຂອງ {account} ເປັນ {asset} ໃນເດືອນນີ້ຈະເກີນ 2^53-1"
    ),
    "wait until next month": "ລໍຖ້າເຖິງເດືອນໜ້າ",
    "{account} is the treasury's account already": "{account} ເປັນບັນຊີຄັງເງິນແລ້ວ",
    "name another": "ໃຫ້ກຳນົດບັນຊີອື່ນ",
    # the programme: ledger.rules, ledger.words.messages, ledger.words.committee.actions
    "{by} is no authority": "{by} ບໍ່ແມ່ນອົງການ",
    "let the authority set the target that is to answer for it: natledger account show tells which is one": (
        "ໃຫ້ອົງການທີ່ຮັບຜິດຊອບ ກຳນົດເປົ້າໝາຍ: natledger account show ບອກວ່າແມ່ນໃຜ"
    ),
    "no target of {indicator} for a period that begins at {since}": ("ບໍ່ມີເປົ້າໝາຍຂອງ {indicator} ສຳລັບໄລຍະທີ່ເລີ່ມ {since}"),
    "natledger programme list tells the targets there are": "natledger programme list ບອກເປົ້າໝາຍທີ່ມີ",
    "{by} does not answer for {indicator}": "{by} ບໍ່ໄດ້ຮັບຜິດຊອບ {indicator}",
    "only {owner} does": "ມີແຕ່ {owner}",
    "the {field} of {indicator} is {expected}, not {found}": ("{field} ຂອງ {indicator} ແມ່ນ {expected}, ບໍ່ແມ່ນ {found}"),
    "leave it out, or choose another code for another indicator": "ບໍ່ຕ້ອງໃສ່ ຫຼື ເລືອກລະຫັດອື່ນ ສຳລັບຕົວຊີ້ວັດອື່ນ",
    "the period would go from {since} until {until}": "ໄລຍະຈະແຕ່ {since} ເຖິງ {until}",
    "let it end after it begins, at a time that comes": "ໃຫ້ສິ້ນສຸດຫຼັງຈາກເລີ່ມ ໃນເວລາທີ່ຈະມາເຖິງ",
    "the period begins at {since}, block time is {time}": "ໄລຍະເລີ່ມ {since}, ເວລາຂອງບລັອກແມ່ນ {time}",
    "a target is set before its period begins, or not at all: choose one to come": (
        "ກຳນົດເປົ້າໝາຍກ່ອນໄລຍະເລີ່ມ ຫຼື ບໍ່ກຳນົດເລີຍ: ເລືອກໄລຍະທີ່ຈະມາ"
    ),
    "{indicator} has a target for the period from {since} until {until}": (
        "{indicator} ມີເປົ້າໝາຍແລ້ວ ສຳລັບໄລຍະແຕ່ {since} ເຖິງ {until}"
    ),
    "choose a period beside it; a target is set once, and never changed": ("ເລືອກໄລຍະອື່ນ; ເປົ້າໝາຍກຳນົດຄັ້ງດຽວ ແລະ ບໍ່ປ່ຽນ"),
    "{indicator} has {limit} targets, and can have no more": "{indicator} ມີ {limit} ເປົ້າໝາຍແລ້ວ, ບໍ່ສາມາດມີເພີ່ມ",
    "choose another code for what comes after": "ເລືອກລະຫັດອື່ນ ສຳລັບຕໍ່ໄປ",
    "the period ends at {until}, block time is {time}": "ໄລຍະສິ້ນສຸດ {until}, ເວລາຂອງບລັອກແມ່ນ {time}",
    "wait until then: before, nobody can know what came of it": "ລໍຖ້າເຖິງເວລານັ້ນ: ກ່ອນນັ້ນ ບໍ່ມີໃຜຮູ້ຜົນ",
    "nothing was reported of {indicator} for the period that began at {since}": (
        "ຍັງບໍ່ມີລາຍງານຂອງ {indicator} ສຳລັບໄລຍະທີ່ເລີ່ມ {since}"
    ),
    "natledger programme report-actual does it": "ໃຊ້ natledger programme report-actual",
    "it is not said from where {indicator} is known": "ບໍ່ໄດ້ບອກແຫຼ່ງຂໍ້ມູນຂອງ {indicator}",
    "give a reference, a message of this ledger, or the commitment to a file": (
        "ໃຫ້ເລກອ້າງອີງ, ຂໍ້ຄວາມໃນບັນຊີນີ້ ຫຼື ລະຫັດຢືນຢັນຂອງໄຟລ໌"
    ),
    "{value} was reported of {indicator} already": "ໄດ້ລາຍງານ {value} ຂອງ {indicator} ແລ້ວ",
    "natledger programme correct-actual puts another in its place, for everybody to see": (
        "natledger programme correct-actual ແກ້ໄຂ ໃຫ້ທຸກຄົນເຫັນ"
    ),
    "{value} is what stands there of {indicator}, with the same source": ("{indicator} ແມ່ນ {value} ແລ້ວ, ຈາກແຫຼ່ງດຽວກັນ"),
    "change the value or the source": "ປ່ຽນຄ່າ ຫຼື ແຫຼ່ງຂໍ້ມູນ",
    "block {height} is not there yet, the last one is {tip}": "ຍັງບໍ່ມີບລັອກ {height}, ບລັອກສຸດທ້າຍແມ່ນ {tip}",
    "make the report of a block there is: natledger programme report": (
        "ເຮັດລາຍງານຂອງບລັອກທີ່ມີ: natledger programme report"
    ),
    "the motion {motion} took note of the same report": "ມະຕິ {motion} ໄດ້ຮັບຊາບລາຍງານດຽວກັນແລ້ວ",
    "nothing is left to do; where something was corrected, make the report anew": (
        "ບໍ່ຕ້ອງເຮັດຫຍັງອີກ; ຖ້າມີການແກ້ໄຂ, ໃຫ້ເຮັດລາຍງານໃໝ່"
    ),
    "{by} set the target of {indicator}: at {aim} {value} {unit}, from {since} until {until}": (
        "{by} ໄດ້ກຳນົດເປົ້າໝາຍ {indicator}: {aim} {value} {unit}, ແຕ່ {since} ເຖິງ {until}"
    ),
    "{by} asked to set the target of {indicator}: at {aim} {value} {unit}, from {since} until {until}": (
        "{by} ຂໍກຳນົດເປົ້າໝາຍ {indicator}: {aim} {value} {unit}, ແຕ່ {since} ເຖິງ {until}"
    ),
    "{by} reported {value} of {indicator} from {since} on, by {source}": (
        "{by} ໄດ້ລາຍງານ {value} ຂອງ {indicator} ແຕ່ {since}, ຕາມ {source}"
    ),
    "{by} asked to report {value} of {indicator} from {since} on, by {source}": (
        "{by} ຂໍລາຍງານ {value} ຂອງ {indicator} ແຕ່ {since}, ຕາມ {source}"
    ),
    "{by} corrected {indicator} from {since} on to {value}, {reason}, by {source}": (
        "{by} ໄດ້ແກ້ໄຂ {indicator} ແຕ່ {since} ເປັນ {value}, {reason}, ຕາມ {source}"
    ),
    "{by} asked to correct {indicator} from {since} on to {value}, {reason}, by {source}": (
        "{by} ຂໍແກ້ໄຂ {indicator} ແຕ່ {since} ເປັນ {value}, {reason}, ຕາມ {source}"
    ),
    "take note of report {report} on the programme {period}, as of block {height}": (
        "ຮັບຊາບລາຍງານ {report} ຂອງແຜນງານ {period}, ຕາມບລັອກ {height}"
    ),
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
    "{month} has not ended, it is {present}": "{month} ຍັງບໍ່ທັນສິ້ນສຸດ, ດຽວນີ້ແມ່ນ {present}",
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
}
