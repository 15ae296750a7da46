"""Sentences in Lao on targets and what came of them."""

SENTENCES = {
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
    "give a reference (--source), a message of this ledger (--entry), or the commitment to a file (--evidence)": (
        "ໃຫ້ເລກອ້າງອີງ (--source), ຂໍ້ຄວາມໃນບັນຊີນີ້ (--entry) ຫຼື ລະຫັດຢືນຢັນຂອງໄຟລ໌ (--evidence)"
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
    # more refusals: ledger.rules
    "block {height} is of {time}, the period ends at {until}": "ບລັອກ {height} ແມ່ນເວລາ {time}, ໄລຍະສິ້ນສຸດ {until}",
    "make the report of a block after that: what is reported of the period makes one": (
        "ເຮັດບົດລາຍງານຈາກບລັອກຫຼັງຈາກນັ້ນ: ສິ່ງທີ່ລາຍງານຂອງໄລຍະ ຈະເຮັດໃຫ້ມີບລັອກ"
    ),
    "no target lies within the period from {since} until {until}": "ບໍ່ມີເປົ້າໝາຍໃນໄລຍະ ແຕ່ {since} ຫາ {until}",
    "no indicator {indicator}": "ບໍ່ມີຕົວຊີ້ວັດ {indicator}",
    "natledger programme list tells those there are": "natledger programme list ບອກວ່າມີອັນໃດ",
    "no report of the programme: {problem}": "ບໍ່ແມ່ນບົດລາຍງານຂອງແຜນງານ: {problem}",
    "natledger programme report --from DAY --to DAY --out FILE writes one": (
        "natledger programme report --from DAY --to DAY --out FILE ຂຽນໃຫ້"
    ),
    "the report has the hash {computed}, asked {found}": "ບົດລາຍງານມີແຮັດ {computed}, ທີ່ຖາມແມ່ນ {found}",
    "another period or another block was meant, or the report is forged: ask who proposed it": (
        "ໝາຍເຖິງໄລຍະ ຫຼື ບລັອກອື່ນ ຫຼື ບົດລາຍງານຖືກປອມ: ຖາມຜູ້ສະເໜີ"
    ),
    "the report is of another ledger: its genesis is {found}, that of this one {expected}": (
        "ບົດລາຍງານແມ່ນຂອງບັນຊີແຍກປະເພດອື່ນ: ຕົ້ນກຳເນີດຂອງມັນ {found}, ຂອງອັນນີ້ {expected}"
    ),
    "natledger programme report makes one of this": "natledger programme report ເຮັດຈາກອັນນີ້",
    "the motion {motion} asks for {action}, and takes note of no report": (
        "ຍັດຕິ {motion} ຂໍ {action}, ແລະ ບໍ່ຮັບຊາບບົດລາຍງານໃດ"
    ),
    "name one that does: natledger motion list; of a law, natledger law impact MOTION --check HASH": (
        "ລະບຸຍັດຕິທີ່ຮັບຊາບ: natledger motion list; ສຳລັບກົດໝາຍ natledger law impact MOTION --check HASH"
    ),
    "no opening of a commitment: {problem}": "ບໍ່ແມ່ນການເປີດຂໍ້ຜູກມັດ: {problem}",
    "natledger programme commit FILE --out FILE writes one": "natledger programme commit FILE --out FILE ຂຽນໃຫ້",
    "the file is not the one that {indicator} was committed to: {problem}": (
        "ໄຟລ໌ບໍ່ແມ່ນອັນທີ່ {indicator} ໄດ້ຜູກມັດ: {problem}"
    ),
    "ask who reported it for the file and its opening": "ຂໍໄຟລ໌ ແລະ ການເປີດ ຈາກຜູ້ລາຍງານ",
}
