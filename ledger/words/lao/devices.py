"""Sentences in Lao on devices, on what they anchor, and on the logs of offices."""

SENTENCES = {
    # messages: ledger.words.messages
    "{by} accepted {device} as proposed by message {proposal}": "{by} ໄດ້ຍອມຮັບ {device} ຕາມຂໍ້ສະເໜີ {proposal}",
    "{by} asked to accept {device} as proposed by message {proposal}": "{by} ຂໍຍອມຮັບ {device} ຕາມຂໍ້ສະເໜີ {proposal}",
    "{by} anchored {series} {first} to {last} of {account}, made from {since} to {until}": (
        "{by} ໄດ້ບັນທຶກ {series} {first} ຫາ {last} ຂອງ {account}, ແຕ່ {since} ຫາ {until}"
    ),
    "{by} asked to anchor {series} {first} to {last} of {account}, made from {since} to {until}": (
        "{by} ຂໍບັນທຶກ {series} {first} ຫາ {last} ຂອງ {account}, ແຕ່ {since} ຫາ {until}"
    ),
    "{by} registered {device}, {model} by {maker}, owner {owner}, which measures {measured}": (
        "{by} ໄດ້ລົງທະບຽນ {device}, {model} ຜະລິດໂດຍ {maker}, ເຈົ້າຂອງ {owner}, ວັດແທກ {measured}"
    ),
    "{by} asked to register {device}, {model} by {maker}, owner {owner}, which measures {measured}": (
        "{by} ຂໍລົງທະບຽນ {device}, {model} ຜະລິດໂດຍ {maker}, ເຈົ້າຂອງ {owner}, ວັດແທກ {measured}"
    ),
    "{by} retired {device}": "{by} ໄດ້ຢຸດໃຊ້ {device}",
    "{by} asked to retire {device}": "{by} ຂໍຢຸດໃຊ້ {device}",
    "{by} offered {device} to {to}": "{by} ໄດ້ສະເໜີມອບ {device} ໃຫ້ {to}",
    "{by} asked to offer {device} to {to}": "{by} ຂໍສະເໜີມອບ {device} ໃຫ້ {to}",
    # devices: ledger.rules
    "the device does not fit: {problem}": "ອຸປະກອນບໍ່ຖືກຕ້ອງ: {problem}",
    "{account} is of the kind {kind}": "{account} ແມ່ນປະເພດ {kind}",
    "a device has an account of the kind device: natledger account open NAME --kind device; its owner and maker have"
    " others": ("ອຸປະກອນມີບັນຊີປະເພດ device: natledger account open NAME --kind device; ເຈົ້າຂອງ ແລະ ຜູ້ຜະລິດ ມີບັນຊີປະເພດອື່ນ"),
    "{by} is neither the device {device}, nor its owner or maker": ("{by} ບໍ່ແມ່ນອຸປະກອນ {device}, ບໍ່ແມ່ນເຈົ້າຂອງ ຫຼື ຜູ້ຜະລິດ"),
    "let one of the three sign": "ໃຫ້ຜູ້ໜຶ່ງໃນສາມນີ້ ລົງລາຍເຊັນ",
    "the device {device} is {state} already": "ອຸປະກອນ {device} ແມ່ນ {state} ແລ້ວ",
    "a device is registered once: transfer it, or open another account for another device": (
        "ອຸປະກອນລົງທະບຽນຄັ້ງດຽວ: ໂອນມັນ ຫຼື ເປີດບັນຊີໃໝ່ ສຳລັບອຸປະກອນອື່ນ"
    ),
    "no device {device}": "ບໍ່ມີອຸປະກອນ {device}",
    "natledger device register registers it; natledger device list tells which are": (
        "natledger device register ລົງທະບຽນ; natledger device list ບອກອຸປະກອນທີ່ມີ"
    ),
    "{by} is not the owner of {device}": "{by} ບໍ່ແມ່ນເຈົ້າຂອງ {device}",
    "only {owner} may": "ມີແຕ່ {owner} ທີ່ເຮັດໄດ້",
    "the device {device} is {state}": "ອຸປະກອນ {device} ແມ່ນ {state}",
    "of a device that is proposed, let all accept it: natledger device show {device}; one that is retired stays so": (
        "ອຸປະກອນທີ່ສະເໜີ ໃຫ້ທຸກຝ່າຍຍອມຮັບ: natledger device show {device}; ທີ່ຢຸດໃຊ້ແລ້ວ ກໍຢຸດຕະຫຼອດ"
    ),
    "{owner} is, or is to be, the owner of {device} already": "{owner} ເປັນ ຫຼື ຈະເປັນເຈົ້າຂອງ {device} ຢູ່ແລ້ວ",
    "name another; to take an offer back, name the owner of now": "ບອກຜູ້ອື່ນ; ເພື່ອຖອນຂໍ້ສະເໜີ ໃຫ້ບອກເຈົ້າຂອງປັດຈຸບັນ",
    "what was proposed last of {device} is {latest}": "ຂໍ້ສະເໜີລ່າສຸດຂອງ {device} ແມ່ນ {latest}",
    "look at that before you accept it: natledger device show {device}": (
        "ເບິ່ງກ່ອນຍອມຮັບ: natledger device show {device}"
    ),
    "{by} is not asked to accept {device}, or has already": "ບໍ່ໄດ້ຂໍໃຫ້ {by} ຍອມຮັບ {device} ຫຼື ຍອມຮັບແລ້ວ",
    "natledger device show {device} tells who is": "natledger device show {device} ບອກວ່າແມ່ນໃຜ",
    # batches: ledger.rules
    "the batch is of {account}, {by} cannot anchor it": "ຊຸດນີ້ແມ່ນຂອງ {account}, {by} ບັນທຶກບໍ່ໄດ້",
    "let {account} anchor what is its own": "ໃຫ້ {account} ບັນທຶກຂອງຕົນເອງ",
    "{by} is of the kind {kind}": "{by} ແມ່ນປະເພດ {kind}",
    "devices and authorities anchor series: natledger account show tells what an account is": (
        "ອຸປະກອນ ແລະ ອົງການ ບັນທຶກໄດ້: natledger account show ບອກປະເພດບັນຊີ"
    ),
    "the batch would begin at {since} and end at {until}": "ຊຸດຈະເລີ່ມ {since} ແລະ ສິ້ນສຸດ {until}",
    "sort its entries by time": "ຈັດລາຍການຕາມເວລາ",
    "the batch ends at {until}, block time is {time}: more than {limit} ms ahead": (
        "ຊຸດສິ້ນສຸດ {until}, ເວລາຂອງບລັອກແມ່ນ {time}: ລ່ວງໜ້າເກີນ {limit} ms"
    ),
    "set the clock of the device, or wait": "ຕັ້ງໂມງຂອງອຸປະກອນ ຫຼື ລໍຖ້າ",
    "the batch begins with number {first}, and {series} is anchored up to {number}": (
        "ຊຸດເລີ່ມຈາກເລກ {first}, ແຕ່ {series} ບັນທຶກຮອດ {number} ແລ້ວ"
    ),
    "begin after {number}: no number is anchored twice": "ເລີ່ມຫຼັງ {number}: ບໍ່ມີເລກໃດບັນທຶກສອງຄັ້ງ",
    "the batch begins at {since}, the last one of {series} ended at {last}": (
        "ຊຸດເລີ່ມ {since}, ຊຸດກ່ອນຂອງ {series} ສິ້ນສຸດ {last}"
    ),
    "set the clock of the device: times of a series do not run back": "ຕັ້ງໂມງຂອງອຸປະກອນ: ເວລາບໍ່ຖອຍຫຼັງ",
    # readings that decide: ledger.rules
    "{order} waits for {count} readings of a device": "{order} ລໍຖ້າຜົນວັດແທກ {count} ຄັ້ງ ຂອງອຸປະກອນ",
    "natledger order accept {order} --by WHO --reading DEVICE:NUMBER carries one; where none is waited for, leave it"
    " out": "natledger order accept {order} --by WHO --reading DEVICE:NUMBER; ຖ້າບໍ່ລໍຖ້າ ກໍບໍ່ຕ້ອງໃສ່",
    "the reading is of {found}, the order waits for one of {device}": ("ຜົນວັດແທກແມ່ນຂອງ {found}, ໃບສັ່ງຊື້ລໍຖ້າຂອງ {device}"),
    "carry a reading of {device}": "ໃຊ້ຜົນວັດແທກຂອງ {device}",
    "the device {device} does not measure {field}": "ອຸປະກອນ {device} ບໍ່ວັດແທກ {field}",
    "natledger device show {device} tells what it does": "natledger device show {device} ບອກວ່າວັດແທກຫຍັງ",
    "{field} lies from {least} to {most}, the threshold is {number}": "{field} ແຕ່ {least} ຫາ {most}, ແຕ່ເກນແມ່ນ {number}",
    "choose one within those bounds: beyond them the order would be met always, or never": (
        "ເລືອກໃນຂອບເຂດນັ້ນ: ນອກຂອບເຂດ ໃບສັ່ງຊື້ຈະສຳເລັດສະເໝີ ຫຼື ບໍ່ມີວັນສຳເລັດ"
    ),
    "{anchor} is none of the newest batches of {series}": "{anchor} ບໍ່ແມ່ນຊຸດລ່າສຸດຂອງ {series}",
    "carry a reading of one of them: natledger device show tells which they are": (
        "ໃຊ້ຜົນວັດແທກຂອງຊຸດລ່າສຸດ: natledger device show ບອກ"
    ),
    "it was read at {time}, the order was placed at {placed}, and a clock may be {limit} ms ahead": (
        "ວັດແທກ {time}, ສັ່ງຊື້ {placed}, ແລະ ໂມງອາດລ່ວງໜ້າ {limit} ms"
    ),
    "carry a reading of a time that is later than the order by more than that": "ໃຊ້ຜົນທີ່ວັດແທກຫຼັງການສັ່ງຊື້ ເກີນເວລານັ້ນ",
    "the reading is one of {found}, the order waits for one of {series}": (
        "ຜົນວັດແທກແມ່ນຂອງ {found}, ໃບສັ່ງຊື້ລໍຖ້າຂອງ {series}"
    ),
    "carry a reading of the series {series}": "ໃຊ້ຜົນວັດແທກຂອງ {series}",
    "{anchor} does not hold this reading at this place": "{anchor} ບໍ່ມີຜົນວັດແທກນີ້ ຢູ່ບ່ອນນີ້",
    "make the proof again from the file of the batch": "ເຮັດຫຼັກຖານຄືນ ຈາກໄຟລ໌ຂອງຊຸດ",
    "the reading says nothing of {field}": "ຜົນວັດແທກບໍ່ບອກ {field}",
    "carry one that does": "ໃຊ້ຜົນທີ່ບອກ",
    "{field} lies from {least} to {most}, {number} was read": "{field} ແຕ່ {least} ຫາ {most}, ແຕ່ວັດໄດ້ {number}",
    "have the device looked at: it measures what it cannot": "ໃຫ້ກວດອຸປະກອນ: ມັນວັດຄ່າທີ່ເປັນໄປບໍ່ໄດ້",
    "{number} was read of {field}, the order asks for {comparison} {threshold}": (
        "{field} ວັດໄດ້ {number}, ໃບສັ່ງຊື້ຕ້ອງການ {comparison} {threshold}"
    ),
    "wait for a reading that meets it; nothing was written": "ລໍຖ້າຜົນທີ່ຮອດເກນ; ບໍ່ມີຫຍັງຖືກບັນທຶກ",
    # more refusals: ledger.rules
    "message {message} of the receipt anchors no batch of its account": "ຂໍ້ຄວາມ {message} ຂອງໃບຮັບ ບໍ່ໄດ້ບັນທຶກຊຸດຂອງບັນຊີຕົນ",
    "check that it is the right file": "ກວດວ່າແມ່ນໄຟລ໌ທີ່ຖືກຕ້ອງ",
    "the ledger refused to anchor it: {reason}": "ລະບົບປະຕິເສດບັນທຶກມັນ: {reason}",
    "nothing was anchored by it": "ບໍ່ໄດ້ບັນທຶກຫຍັງ",
    "the batch does not say that: {problem}": "ຊຸດບໍ່ໄດ້ບອກແບບນັ້ນ: {problem}",
    "the proof was changed, or is of another batch": "ຫຼັກຖານຖືກປ່ຽນ ຫຼື ແມ່ນຂອງຊຸດອື່ນ",
    "the extract does not fit: {problem}": "ບົດຄັດບໍ່ຖືກຕ້ອງ: {problem}",
    "ask for it again: natledger access export": "ຂໍໃໝ່: natledger access export",
    "the entry {number} is not about {person}": "ລາຍການ {number} ບໍ່ກ່ຽວກັບ {person}",
    "it shows what is somebody else's: ask the office for your own": "ມັນສະແດງຂອງຜູ້ອື່ນ: ຂໍຂອງຕົນເອງຈາກຫ້ອງການ",
    "line {count} is no entry of the series: {problem}": "ແຖວ {count} ບໍ່ແມ່ນລາຍການຂອງຊຸດ: {problem}",
    "write a JSON object a line, with a time, and what was read or looked up: docs/guides/devices.md": (
        "ຂຽນ JSON ແຖວລະອັນ ພ້ອມເວລາ ແລະ ສິ່ງທີ່ອ່ານ ຫຼື ຄົ້ນ: docs/guides/devices.md"
    ),
    "line {count}: {problem}": "ແຖວ {count}: {problem}",
    "sort the lines by number and time; what was anchored is not anchored again; nothing was written": (
        "ຈັດແຖວຕາມເລກ ແລະ ເວລາ; ສິ່ງທີ່ບັນທຶກແລ້ວ ບໍ່ບັນທຶກອີກ; ຍັງບໍ່ໄດ້ຂຽນຫຍັງ"
    ),
    "{text} is nothing that can be measured": "{text} ບໍ່ແມ່ນສິ່ງທີ່ວັດແທກໄດ້",
    "write NAME:UNIT:LEAST..MOST, such as level:cm:0.0..250.0, with at most 8 decimals": (
        "ຂຽນ NAME:UNIT:LEAST..MOST, ເຊັ່ນ level:cm:0.0..250.0, ທົດສະນິຍົມບໍ່ເກີນ 8"
    ),
    "{account} has anchored nothing of {series}": "{account} ບໍ່ໄດ້ບັນທຶກຫຍັງຂອງ {series}",
    "natledger device show tells the series of a device; natledger access list tells the offices with a log": (
        "natledger device show ບອກຊຸດຂອງອຸປະກອນ; natledger access list ບອກຫ້ອງການທີ່ມີບັນທຶກການຄົ້ນ"
    ),
    "no batch of {series} of {account} holds the number {number}": "ບໍ່ມີຊຸດຂອງ {series} ຂອງ {account} ທີ່ມີເລກ {number}",
    "natledger device gaps tells the numbers that are missing": "natledger device gaps ບອກເລກທີ່ຂາດ",
    "this home has no file of the batch with the root {root}, which holds the number {number}": (
        "ບ້ານນີ້ບໍ່ມີໄຟລ໌ຂອງຊຸດທີ່ມີຮາກ {root} ທີ່ມີເລກ {number}"
    ),
    "ask its owner: it is kept where it was anchored": "ຖາມເຈົ້າຂອງ: ມັນເກັບໄວ້ບ່ອນທີ່ບັນທຶກ",
    "{text} is no condition": "{text} ບໍ່ແມ່ນເງື່ອນໄຂ",
    "{text} names no reading": "{text} ບໍ່ໄດ້ລະບຸຄ່າທີ່ອ່ານ",
    "write DEVICE:NUMBER, or DEVICE:NUMBER:SERIES": "ຂຽນ DEVICE:NUMBER ຫຼື DEVICE:NUMBER:SERIES",
    "the entry {number} says other than numbers": "ລາຍການ {number} ບໍ່ມີແຕ່ຕົວເລກ",
    "only numbers are carried to the ledger, where everybody reads them": "ມີແຕ່ຕົວເລກທີ່ນຳຂຶ້ນລະບົບ ບ່ອນທີ່ທຸກຄົນອ່ານໄດ້",
}
