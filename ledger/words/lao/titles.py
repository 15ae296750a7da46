"""Sentences in Lao on titles to land: sales, rights, notices, rulings, and the land certificate."""

SENTENCES = {
    # messages: ledger.words.messages
    "{by} accepted parcel {parcel} from {to} for {money}": "{by} ໄດ້ຮັບໂອນຕອນດິນ {parcel} ຈາກ {to} ໃນລາຄາ {money}",
    "{by} asked to accept parcel {parcel} from {to} for {money}": "{by} ຂໍຮັບໂອນຕອນດິນ {parcel} ຈາກ {to} ໃນລາຄາ {money}",
    "{by} gave the share that {owner} had of parcel {parcel} to {divided}, by {ground} {reference}": (
        "{by} ໄດ້ມອບສ່ວນຂອງ {owner} ໃນຕອນດິນ {parcel} ໃຫ້ {divided}, ຕາມ{ground} {reference}"
    ),
    "{by} asked to give the share that {owner} has of parcel {parcel} to {divided}, by {ground} {reference}": (
        "{by} ຂໍມອບສ່ວນຂອງ {owner} ໃນຕອນດິນ {parcel} ໃຫ້ {divided}, ຕາມ{ground} {reference}"
    ),
    "{by} agreed to what message {place} does with parcel {parcel}": "{by} ໄດ້ຍິນຍອມຕໍ່ຂໍ້ຄວາມ {place} ກ່ຽວກັບຕອນດິນ {parcel}",
    "{by} asked to agree to what message {place} does with parcel {parcel}": (
        "{by} ຂໍຍິນຍອມຕໍ່ຂໍ້ຄວາມ {place} ກ່ຽວກັບຕອນດິນ {parcel}"
    ),
    "{by} approved what message {place} does with parcel {parcel}": "{by} ໄດ້ອະນຸມັດຂໍ້ຄວາມ {place} ກ່ຽວກັບຕອນດິນ {parcel}",
    "{by} asked to approve what message {place} does with parcel {parcel}": (
        "{by} ຂໍອະນຸມັດຂໍ້ຄວາມ {place} ກ່ຽວກັບຕອນດິນ {parcel}"
    ),
    "{by} discharged {right} from parcel {parcel}": "{by} ໄດ້ປົດ {right} ອອກຈາກຕອນດິນ {parcel}",
    "{by} asked to discharge {right} from parcel {parcel}": "{by} ຂໍປົດ {right} ອອກຈາກຕອນດິນ {parcel}",
    "{by} kept its share of parcel {parcel} for {buyer}": "{by} ໄດ້ສະຫງວນສ່ວນຂອງຕົນ ໃນຕອນດິນ {parcel} ໄວ້ໃຫ້ {buyer}",
    "{by} asked to keep its share of parcel {parcel} for {buyer}": (
        "{by} ຂໍສະຫງວນສ່ວນຂອງຕົນ ໃນຕອນດິນ {parcel} ໄວ້ໃຫ້ {buyer}"
    ),
    "{by} gave {holder} a right on parcel {parcel}: {kind}": "{by} ໄດ້ໃຫ້ສິດແກ່ {holder} ເທິງຕອນດິນ {parcel}: {kind}",
    "{by} asked to give {holder} a right on parcel {parcel}: {kind}": "{by} ຂໍໃຫ້ສິດແກ່ {holder} ເທິງຕອນດິນ {parcel}: {kind}",
    "{by} restricted parcel {parcel}, reference {reference}": "{by} ໄດ້ຈຳກັດຕອນດິນ {parcel}, ເລກອ້າງອີງ {reference}",
    "{by} asked to restrict parcel {parcel}, reference {reference}": "{by} ຂໍຈຳກັດຕອນດິນ {parcel}, ເລກອ້າງອີງ {reference}",
    "{by} transferred parcel {parcel} to {to}: {share}": "{by} ໄດ້ໂອນຕອນດິນ {parcel} ໃຫ້ {to}: {share}",
    "{by} asked to transfer parcel {parcel} to {to}: {share}": "{by} ຂໍໂອນຕອນດິນ {parcel} ໃຫ້ {to}: {share}",
    # words of titles and of the land certificate: ledger.words.land.titles
    "all of it": "ທັງໝົດ",
    "lease": "ສັນຍາເຊົ່າ",
    "mortgage": "ຈຳນອງ",
    "easement": "ພາລະຈຳຍອມ",
    "restriction": "ຂໍ້ຈຳກັດ",
    "notice": "ການສະຫງວນໄວ້",
    "inheritance": "ມໍລະດົກ",
    "judgment": "ຄຳຕັດສິນ",
    "owner": "ເຈົ້າຂອງ",
    "unchanged": "ບໍ່ປ່ຽນແປງ",
    "not proved": "ບໍ່ໄດ້ພິສູດ",
    "since {time}": "ແຕ່ {time}",
    "on the whole parcel": "ເທິງຕອນດິນທັງໝົດ",
    "on the share of {owners}": "ເທິງສ່ວນຂອງ {owners}",
    "the share of {owner} is kept for {buyer}": "ສ່ວນຂອງ {owner} ຖືກສະຫງວນໄວ້ໃຫ້ {buyer}",
    "land certificate of parcel {parcel}, from {since} until {until}": (
        "ໃບຢັ້ງຢືນທີ່ດິນ ຕອນ {parcel}, ແຕ່ {since} ຫາ {until}"
    ),
    "what was registered before and after, and who stands behind an address": (
        "ສິ່ງທີ່ຈົດທະບຽນກ່ອນ ແລະ ຫຼັງຈາກນັ້ນ ແລະ ຜູ້ທີ່ຢູ່ເບື້ອງຫຼັງທີ່ຢູ່"
    ),
    # refusals: ledger.rules
    "the owners do not stand there sorted by address, each once and with its parts": (
        "ເຈົ້າຂອງບໍ່ໄດ້ລຽງຕາມທີ່ຢູ່ ຄົນລະເທື່ອ ພ້ອມສ່ວນຂອງຕົນ"
    ),
    "the shares come to {parts} of {of} parts": "ສ່ວນທັງໝົດລວມເປັນ {parts} ໃນ {of} ສ່ວນ",
    "let them add up: three owners of one third each have 1 part of 3": (
        "ໃຫ້ລວມກັນພໍດີ: ເຈົ້າຂອງສາມຄົນ ຄົນລະໜຶ່ງສ່ວນສາມ ມີຄົນລະ 1 ສ່ວນ ໃນ 3"
    ),
    "the right does not fit: {problem}": "ສິດບໍ່ຖືກຮູບແບບ: {problem}",
    "no parcel {parcel} has a title": "ບໍ່ມີກຳມະສິດຂອງຕອນດິນ {parcel}",
    "message {place} of the transaction does nothing with {parcel}": "ຂໍ້ຄວາມ {place} ຂອງທຸລະກຳ ບໍ່ກ່ຽວກັບ {parcel}",
    "{by} is not the land registrar of {jurisdiction}": "{by} ບໍ່ແມ່ນນາຍທະບຽນທີ່ດິນຂອງ {jurisdiction}",
    "{by} is no court of {jurisdiction}": "{by} ບໍ່ແມ່ນສານຂອງ {jurisdiction}",
    "message {place} of the transaction does not transfer {parcel} from {to} to {by}": (
        "ຂໍ້ຄວາມ {place} ຂອງທຸລະກຳ ບໍ່ໄດ້ໂອນ {parcel} ຈາກ {to} ໃຫ້ {by}"
    ),
    "{holder} would be on both sides of it": "{holder} ຈະຢູ່ທັງສອງຝ່າຍ",
    "name somebody else": "ລະບຸຜູ້ອື່ນ",
    "{by} owns nothing of {parcel}": "{by} ບໍ່ເປັນເຈົ້າຂອງສ່ວນໃດໆ ຂອງ {parcel}",
    "{by} would decide on its own share": "{by} ຈະຕັດສິນສ່ວນຂອງຕົນເອງ",
    "let another court or registrar decide": "ໃຫ້ສານ ຫຼື ນາຍທະບຽນອື່ນຕັດສິນ",
    "{holder} has not agreed to what is done with {parcel}": "{holder} ບໍ່ໄດ້ຍິນຍອມຕໍ່ສິ່ງທີ່ເຮັດກັບ {parcel}",
    "{parcel} is kept for {buyer} until {until}": "{parcel} ຖືກສະຫງວນໄວ້ໃຫ້ {buyer} ຮອດ {until}",
    "the mortgage {right} of {holder} lies on {parcel}": "ຈຳນອງ {right} ຂອງ {holder} ຢູ່ເທິງ {parcel}",
    "{holder} has restricted {parcel}, reference {reference}": "{holder} ໄດ້ຈຳກັດ {parcel}, ເລກອ້າງອີງ {reference}",
    "{by} has {has} of it, asked {share}": "{by} ມີ {has}, ຂໍ {share}",
    "it would have {count} owners, at most {limit}": "ຈະມີເຈົ້າຂອງ {count} ຄົນ, ສູງສຸດ {limit}",
    "the shares would be of a whole of more than {limit} parts": "ສ່ວນຈະແບ່ງລະອຽດເກີນ {limit}",
    "the lease {right} is on {parcel} from {since} until {until}": (
        "ສັນຍາເຊົ່າ {right} ຢູ່ເທິງ {parcel} ແຕ່ {since} ຫາ {until}"
    ),
    "{parcel} would have more than {limit} rights and restrictions on it": "{parcel} ຈະມີສິດ ແລະ ຂໍ້ຈຳກັດ ເກີນ {limit}",
    "{parcel} has other owners, or other shares, than the first of them": ("{parcel} ມີເຈົ້າຂອງ ຫຼື ສ່ວນ ທີ່ຕ່າງຈາກຕອນທຳອິດ"),
    "the share that {to} has of {parcel} bears other rights than that of {holder}": (
        "ສ່ວນທີ່ {to} ມີໃນ {parcel} ມີສິດອື່ນຢູ່ ທີ່ຕ່າງຈາກສ່ວນຂອງ {holder}"
    ),
    "the right would end at {until}, before it begins or block time {time}": (
        "ສິດຈະສິ້ນສຸດ {until} ກ່ອນມັນເລີ່ມ ຫຼື ກ່ອນເວລາຂອງບລັອກ {time}"
    ),
    "no right or notice {right} lies on {parcel}": "ບໍ່ມີສິດ ຫຼື ການສະຫງວນ {right} ເທິງ {parcel}",
    "{by} may not discharge it": "{by} ປົດມັນບໍ່ໄດ້",
    "only {holder} may; of a restriction also a court": "ມີແຕ່ {holder} ເຮັດໄດ້; ຂໍ້ຈຳກັດ ສານກໍເຮັດໄດ້",
    "{by} is neither court nor land registrar of {jurisdiction}": "{by} ບໍ່ແມ່ນສານ ຫຼື ນາຍທະບຽນທີ່ດິນຂອງ {jurisdiction}",
    "{holder} keeps its share of {parcel} for {buyer} already, until {until}": (
        "{holder} ໄດ້ສະຫງວນສ່ວນໃນ {parcel} ໄວ້ໃຫ້ {buyer} ແລ້ວ ຮອດ {until}"
    ),
    "{to} has not accepted it, once, in the same transaction": "{to} ບໍ່ໄດ້ຮັບໂອນ ເທື່ອດຽວ ໃນທຸລະກຳດຽວກັນ",
    "no land registrar who is no party has approved what is done with {parcel}": (
        "ບໍ່ມີນາຍທະບຽນທີ່ດິນ ທີ່ບໍ່ແມ່ນຄູ່ກໍລະນີ ອະນຸມັດສິ່ງທີ່ເຮັດກັບ {parcel}"
    ),
    "let one approve it in the same transaction and sign it": "ໃຫ້ຜູ້ໜຶ່ງອະນຸມັດ ແລະ ລົງນາມ ໃນທຸລະກຳດຽວກັນ",
    "nobody is land registrar of {jurisdiction}": "ບໍ່ມີນາຍທະບຽນທີ່ດິນຂອງ {jurisdiction}",
    "{text} is no share of a parcel": "{text} ບໍ່ແມ່ນສ່ວນຂອງຕອນດິນ",
    "write it as 1/3: more than nothing, and at most 1/1": "ຂຽນເປັນ 1/3: ຫຼາຍກວ່າ 0 ແລະ ບໍ່ເກີນ 1/1",
    # more refusals: ledger.rules
    "{by} decides on {parcel}, or signs for who does, and owns of it": (
        "{by} ຕັດສິນກ່ຽວກັບ {parcel} ຫຼື ລົງລາຍເຊັນແທນ, ແລະ ເປັນເຈົ້າຂອງ"
    ),
    "let another land registrar decide: natledger role list --role land_registrar": (
        "ໃຫ້ນາຍທະບຽນອື່ນຕັດສິນ: natledger role list --role land_registrar"
    ),
    "{right} does not stand alike on {parcel} and on what it is joined to": "{right} ບໍ່ຄືກັນໃນ {parcel} ແລະ ຕອນທີ່ຈະຮວມນຳ",
    "let one be discharged first, or register it alike: natledger title show {parcel}": (
        "ໃຫ້ປົດອັນໜຶ່ງກ່ອນ ຫຼື ຈົດໃຫ້ຄືກັນ: natledger title show {parcel}"
    ),
    "name each owner once, with what it has": "ລະບຸເຈົ້າຂອງແຕ່ລະຄົນຄັ້ງດຽວ ພ້ອມສ່ວນຂອງຕົນ",
    "natledger title list tells those that have; what was divided or joined to others has none any more": (
        "natledger title list ບອກຕອນທີ່ມີ; ຕອນທີ່ຖືກແບ່ງ ຫຼື ຮວມ ບໍ່ມີກຳມະສິດອີກ"
    ),
    "name the message, counted from 0, that does what is agreed to: natledger title sell makes a draft that fits": (
        "ລະບຸຂໍ້ຄວາມ (ນັບຈາກ 0) ທີ່ເຮັດສິ່ງທີ່ຍິນຍອມ: natledger title sell ເຮັດຮ່າງທີ່ຖືກຕ້ອງ"
    ),
    "see natledger role list --role court; of an inheritance the land registrar decides too": (
        "ເບິ່ງ natledger role list --role court; ເລື່ອງມໍລະດົກ ນາຍທະບຽນທີ່ດິນກໍຕັດສິນໄດ້"
    ),
    "see natledger role list --role land_registrar; a motion grants the role, or an accreditor of it": (
        "ເບິ່ງ natledger role list --role land_registrar; ຍັດຕິ ຫຼື ຜູ້ຮັບຮອງ ເປັນຜູ້ມອບບົດບາດ"
    ),
    "pay the seller, for what the transaction gives: natledger title sell makes a draft that fits": (
        "ຈ່າຍໃຫ້ຜູ້ຂາຍ ສຳລັບສິ່ງທີ່ທຸລະກຳໃຫ້: natledger title sell ເຮັດຮ່າງທີ່ຖືກຕ້ອງ"
    ),
    "natledger title show {parcel} tells who does": "natledger title show {parcel} ບອກວ່າແມ່ນໃຜ",
    "let {holder} agree to it in the same transaction, with --agrees {holder}": (
        "ໃຫ້ {holder} ຍິນຍອມໃນທຸລະກຳດຽວກັນ ດ້ວຍ --agrees {holder}"
    ),
    "wait until then, or let {buyer} give the notice up: natledger title discharge": (
        "ລໍຖ້າຮອດເວລານັ້ນ ຫຼື ໃຫ້ {buyer} ປະຖິ້ມການສະຫງວນ: natledger title discharge"
    ),
    "let {holder} agree to it in the same transaction, with --agrees {holder}, or discharge it: natledger"
    " title discharge": ("ໃຫ້ {holder} ຍິນຍອມໃນທຸລະກຳດຽວກັນ ດ້ວຍ --agrees {holder} ຫຼື ປົດມັນ: natledger title discharge"),
    "let {holder} agree to it in the same transaction, with --agrees {holder}, or lift it: natledger title discharge": (
        "ໃຫ້ {holder} ຍິນຍອມໃນທຸລະກຳດຽວກັນ ດ້ວຍ --agrees {holder} ຫຼື ຍົກເລີກມັນ: natledger title discharge"
    ),
    "take at most what {by} has: natledger title show": "ເອົາບໍ່ເກີນສິ່ງທີ່ {by} ມີ: natledger title show",
    "let some of them join their shares first": "ໃຫ້ບາງຄົນຮວມສ່ວນຂອງຕົນກ່ອນ",
    "choose fractions that have a common part": "ເລືອກເສດສ່ວນທີ່ມີສ່ວນຮ່ວມ",
    "let them have the same shares in each: natledger title sell": "ໃຫ້ມີສ່ວນເທົ່າກັນໃນແຕ່ລະຕອນ: natledger title sell",
    "see natledger role list --role court and --role land_registrar": (
        "ເບິ່ງ natledger role list --role court ແລະ --role land_registrar"
    ),
    "let this one begin after it, or its tenant discharge it: natledger title discharge": (
        "ໃຫ້ອັນນີ້ເລີ່ມຫຼັງຈາກນັ້ນ ຫຼື ໃຫ້ຜູ້ເຊົ່າປົດມັນ: natledger title discharge"
    ),
    "let one be discharged first: natledger title show {parcel}": "ໃຫ້ປົດອັນໜຶ່ງກ່ອນ: natledger title show {parcel}",
    "let it go to another account of the same person, or discharge them first: natledger title discharge": (
        "ໃຫ້ໄປບັນຊີອື່ນຂອງຄົນດຽວກັນ ຫຼື ປົດພວກມັນກ່ອນ: natledger title discharge"
    ),
    "natledger title show {parcel} tells what does; what has ended by itself is gone": (
        "natledger title show {parcel} ບອກສິ່ງທີ່ມີ; ສິ່ງທີ່ໝົດອາຍຸແລ້ວ ບໍ່ມີອີກ"
    ),
    "let {to} accept and pay it there: natledger title sell makes a draft that fits": (
        "ໃຫ້ {to} ຮັບ ແລະ ຈ່າຍຢູ່ໃນນັ້ນ: natledger title sell ເຮັດຮ່າງທີ່ຖືກຕ້ອງ"
    ),
}
