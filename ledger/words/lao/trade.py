"""Sentences in Lao on contracts, orders, invoices and taxes."""

SENTENCES = {
    # refusals of contracts: ledger.rules
    "the contract does not fit: {problem}": "ສັນຍາບໍ່ຖືກຮູບແບບ: {problem}",
    "name each party once with its role, and among who accepts or may end it only parties": (
        "ລະບຸຄູ່ສັນຍາແຕ່ລະຝ່າຍພຽງຄັ້ງດຽວ ພ້ອມບົດບາດ, ແລະ ຜູ້ຮັບຮອງ ຫຼື ຜູ້ຍົກເລີກ ໃຫ້ມີແຕ່ຄູ່ສັນຍາ"
    ),
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
}
