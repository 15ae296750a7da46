"""Sentences in Lao on classes of tokens, and what becomes of their units."""

SENTENCES = {
    # messages: ledger.words.messages
    "{by} opened {asset}, a {kind} in {unit}, up to {cap}{condition}": (
        "{by} ໄດ້ເປີດ {asset}, ປະເພດ {kind} ຫົວໜ່ວຍ {unit}, ບໍ່ເກີນ {cap}{condition}"
    ),
    "{by} asked to open {asset}, a {kind} in {unit}, up to {cap}{condition}": (
        "{by} ຂໍເປີດ {asset}, ປະເພດ {kind} ຫົວໜ່ວຍ {unit}, ບໍ່ເກີນ {cap}{condition}"
    ),
    "{by} paused {asset}, {reference}": "{by} ໄດ້ຢຸດ {asset} ຊົ່ວຄາວ, {reference}",
    "{by} asked to pause {asset}, {reference}": "{by} ຂໍຢຸດ {asset} ຊົ່ວຄາວ, {reference}",
    "{by} resumed {asset}, {reference}": "{by} ໄດ້ໃຫ້ {asset} ເຄື່ອນໄຫວຕໍ່, {reference}",
    "{by} asked to resume {asset}, {reference}": "{by} ຂໍໃຫ້ {asset} ເຄື່ອນໄຫວຕໍ່, {reference}",
    "{by} showed everybody that record {record} is about it, for {asset}": (
        "{by} ໄດ້ເປີດເຜີຍຕໍ່ທຸກຄົນ ວ່າບັນທຶກ {record} ແມ່ນຂອງຕົນ, ສຳລັບ {asset}"
    ),
    "{by} asked to show everybody that record {record} is about it, for {asset}": (
        "{by} ຂໍເປີດເຜີຍຕໍ່ທຸກຄົນ ວ່າບັນທຶກ {record} ແມ່ນຂອງຕົນ, ສຳລັບ {asset}"
    ),
    "{by} froze {frozen} of {holder}, {reference}": "{by} ໄດ້ອາຍັດ {frozen} ຂອງ {holder}, {reference}",
    "{by} asked to freeze {frozen} of {holder}, {reference}": "{by} ຂໍອາຍັດ {frozen} ຂອງ {holder}, {reference}",
    "{by} freed what {measure} froze of {holder}, {reference}": (
        "{by} ໄດ້ປົດສິ່ງທີ່ {measure} ອາຍັດຂອງ {holder}, {reference}"
    ),
    "{by} asked to free what {measure} froze of {holder}, {reference}": (
        "{by} ຂໍປົດສິ່ງທີ່ {measure} ອາຍັດຂອງ {holder}, {reference}"
    ),
    "{by} moved {money} from {holder} to {to}, {reference}": ("{by} ໄດ້ຍ້າຍ {money} ຈາກ {holder} ໃຫ້ {to}, {reference}"),
    "{by} asked to move {money} from {holder} to {to}, {reference}": (
        "{by} ຂໍຍ້າຍ {money} ຈາກ {holder} ໃຫ້ {to}, {reference}"
    ),
    "{by} appealed against {measure}, {reference}": "{by} ໄດ້ອຸທອນຕໍ່ {measure}, {reference}",
    "{by} asked to appeal against {measure}, {reference}": "{by} ຂໍອຸທອນຕໍ່ {measure}, {reference}",
    "{by} used up {money} for {beneficiary}, {reference}": "{by} ໄດ້ໃຊ້ໝົດ {money} ເພື່ອ {beneficiary}, {reference}",
    "{by} asked to use up {money} for {beneficiary}, {reference}": (
        "{by} ຂໍໃຊ້ໝົດ {money} ເພື່ອ {beneficiary}, {reference}"
    ),
    "{by} set aside {money} for who held {of}": "{by} ໄດ້ກັນ {money} ໄວ້ໃຫ້ຜູ້ຖື {of}",
    "{by} asked to set aside {money} for who held {of}": "{by} ຂໍກັນ {money} ໄວ້ໃຫ້ຜູ້ຖື {of}",
    "{by} claimed {claimed} of distribution {distribution} of {opener}": (
        "{by} ໄດ້ຮັບ {claimed} ຈາກການແບ່ງປັນ {distribution} ຂອງ {opener}"
    ),
    "{by} asked to claim {claimed} of distribution {distribution} of {opener}": (
        "{by} ຂໍຮັບ {claimed} ຈາກການແບ່ງປັນ {distribution} ຂອງ {opener}"
    ),
    "{by} had the rest of distribution {distribution} given back": "{by} ໄດ້ໃຫ້ສົ່ງຄືນສ່ວນເຫຼືອຂອງການແບ່ງປັນ {distribution}",
    "{by} asked to have the rest of distribution {distribution} given back": (
        "{by} ຂໍໃຫ້ສົ່ງຄືນສ່ວນເຫຼືອຂອງການແບ່ງປັນ {distribution}"
    ),
    # refusals: ledger.rules
    "{asset} is no class of tokens": "{asset} ບໍ່ແມ່ນປະເພດໂທເຄັນ",
    "natledger asset list tells which there are; plain money has none of this": (
        "natledger asset list ບອກວ່າມີອັນໃດ; ເງິນທຳມະດາບໍ່ມີສິ່ງນີ້"
    ),
    "what is shown does not make {holder} the subject of {record}": ("ສິ່ງທີ່ສະແດງ ບໍ່ພິສູດວ່າ {record} ແມ່ນກ່ຽວກັບ {holder}"),
    "take the present file of the record, which must be about the account that acts": (
        "ໃຊ້ໄຟລ໌ປັດຈຸບັນຂອງບັນທຶກ ຊຶ່ງຕ້ອງກ່ຽວກັບບັນຊີທີ່ດຳເນີນການ"
    ),
    "no measure {measure}": "ບໍ່ມີມາດຕະການ {measure}",
    "see natledger asset measures": "ເບິ່ງ natledger asset measures",
    "{measure} is against {holder}, not {found}": "{measure} ແມ່ນຕໍ່ {holder}, ບໍ່ແມ່ນຕໍ່ {found}",
    "name {holder}: natledger asset measures tells who is concerned": (
        "ລະບຸ {holder}: natledger asset measures ບອກວ່າກ່ຽວກັບໃຜ"
    ),
    "{by} may neither freeze nor free what {holder} has of {asset}": ("{by} ບໍ່ມີສິດອາຍັດ ຫຼື ປົດ {asset} ຂອງ {holder}"),
    "ask its issuer, or a court of that jurisdiction; what a court froze, a court frees": (
        "ຂໍຜູ້ອອກ ຫຼື ສານໃນເຂດນັ້ນ; ສິ່ງທີ່ສານອາຍັດ ສານເປັນຜູ້ປົດ"
    ),
    "{measure} freezes nothing, or no more": "{measure} ບໍ່ໄດ້ອາຍັດຫຍັງ ຫຼື ບໍ່ອາຍັດແລ້ວ",
    "{holder} has appealed against {measure} already, reference {reference}": (
        "{holder} ໄດ້ອຸທອນຕໍ່ {measure} ແລ້ວ, ເລກອ້າງອີງ {reference}"
    ),
    "{measure} could be appealed against until {until}, block time is {time}": (
        "{measure} ອຸທອນໄດ້ເຖິງ {until}, ເວລາຂອງບລັອກແມ່ນ {time}"
    ),
    "ask the court: the term has passed": "ຂໍສານ: ກຳນົດໄດ້ຜ່ານໄປແລ້ວ",
    "{by} is no court for what {holder} has": "{by} ບໍ່ແມ່ນສານສຳລັບສິ່ງທີ່ {holder} ມີ",
    "{holder} would be given what it has": "{holder} ຈະໄດ້ຮັບສິ່ງທີ່ຕົນມີຢູ່ແລ້ວ",
    "name another account": "ລະບຸບັນຊີອື່ນ",
    "no distribution {distribution}": "ບໍ່ມີການແບ່ງປັນ {distribution}",
    "see natledger asset distributions": "ເບິ່ງ natledger asset distributions",
    "{distribution} is of {owner}": "{distribution} ແມ່ນຂອງ {owner}",
    "name {owner}: natledger asset claim does": "ລະບຸ {owner}: natledger asset claim ເຮັດໃຫ້",
    "nobody held any {asset} at the end of the block before": "ບໍ່ມີໃຜຖື {asset} ໃນທ້າຍບລັອກກ່ອນ",
    "issue some first, and open it in a later block": "ອອກກ່ອນ ແລ້ວເປີດໃນບລັອກຕໍ່ໄປ",
    "{distribution} could be claimed until {until}, block time is {time}": (
        "{distribution} ຮັບໄດ້ເຖິງ {until}, ເວລາຂອງບລັອກແມ່ນ {time}"
    ),
    "the rest is its opener's again: nothing can be claimed any more": "ສ່ວນເຫຼືອກັບເປັນຂອງຜູ້ເປີດ: ຮັບບໍ່ໄດ້ອີກ",
    "{distribution} can be claimed until {until}, block time is {time}": (
        "{distribution} ຍັງຮັບໄດ້ເຖິງ {until}, ເວລາຂອງບລັອກແມ່ນ {time}"
    ),
    "wait until then: the rest is given back afterwards": "ລໍຖ້າເຖິງເວລານັ້ນ: ສ່ວນເຫຼືອຈະສົ່ງຄືນພາຍຫຼັງ",
    "nothing is left of {distribution}": "{distribution} ບໍ່ມີຫຍັງເຫຼືອ",
    "all of it was claimed, or given back": "ໄດ້ຮັບໝົດແລ້ວ ຫຼື ສົ່ງຄືນແລ້ວ",
    "{holder} has claimed its part of {distribution} already": "{holder} ໄດ້ຮັບສ່ວນຂອງຕົນຈາກ {distribution} ແລ້ວ",
    "nothing is left to claim": "ບໍ່ມີຫຍັງເຫຼືອໃຫ້ຮັບ",
    "the path does not show that {holder} held so much when {distribution} was opened": (
        "ເສັ້ນທາງບໍ່ພິສູດວ່າ {holder} ຖືຈຳນວນນັ້ນ ເມື່ອເປີດ {distribution}"
    ),
    "natledger asset claim makes the path of that block; whoever held nothing then has no part": (
        "natledger asset claim ສ້າງເສັ້ນທາງຂອງບລັອກນັ້ນ; ຜູ້ທີ່ບໍ່ຖືຫຍັງໃນເວລານັ້ນ ບໍ່ມີສ່ວນ"
    ),
    "a part of {held} in {supply} is less than the smallest unit of {asset}": (
        "ສ່ວນ {held} ໃນ {supply} ໜ້ອຍກວ່າຫົວໜ່ວຍນ້ອຍສຸດຂອງ {asset}"
    ),
    "nothing can be claimed: the rest is given back to the opener": "ຮັບບໍ່ໄດ້: ສ່ວນເຫຼືອສົ່ງຄືນຜູ້ເປີດ",
    "a unique object is one, and cannot be divided": "ວັດຖຸອັນດຽວມີພຽງອັນດຽວ ແລະ ແບ່ງບໍ່ໄດ້",
    "open it with a cap of 1 and no decimals; nobody raises that": "ເປີດດ້ວຍຂອບເຂດ 1 ບໍ່ມີທົດສະນິຍົມ; ບໍ່ມີໃຜເພີ່ມໄດ້",
    "{holder} has {available} {asset} that are free, asked {amount}": (
        "{holder} ມີ {asset} ທີ່ວ່າງ {available}, ຕ້ອງການ {amount}"
    ),
    "ask at most {available}; what is set aside must come back first": ("ຂໍບໍ່ເກີນ {available}; ສິ່ງທີ່ກັນໄວ້ ຕ້ອງກັບຄືນກ່ອນ"),
    "{by} is not accredited to issue a {kind}": "{by} ບໍ່ໄດ້ຮັບອະນຸຍາດໃຫ້ອອກ {kind}",
    "see natledger role list --role token_issuer; a motion grants the role, or an accreditor of it": (
        "ເບິ່ງ natledger role list --role token_issuer; ຍັດຕິ ຫຼື ຜູ້ຮັບຮອງ ເປັນຜູ້ໃຫ້ບົດບາດ"
    ),
    "{asset} is not paused": "{asset} ບໍ່ໄດ້ຢຸດ",
    "nothing is to be resumed": "ບໍ່ມີຫຍັງໃຫ້ເລີ່ມຕໍ່",
    "nothing of {asset} moves now, reference {reference}": "{asset} ຢຸດເຄື່ອນໄຫວຊົ່ວຄາວ, ເລກອ້າງອີງ {reference}",
    "wait until its issuer resumes it: natledger asset show {asset}": ("ລໍຖ້າໃຫ້ຜູ້ອອກເລີ່ມຕໍ່: natledger asset show {asset}"),
    "all that {holder} holds of {asset} is frozen by {measure}": "{asset} ທັງໝົດຂອງ {holder} ຖືກອາຍັດໂດຍ {measure}",
    "natledger asset measures tells by whom and why, natledger asset appeal contests it": (
        "natledger asset measures ບອກວ່າໂດຍໃຜ ແລະ ຍ້ອນຫຍັງ, natledger asset appeal ໃຊ້ອຸທອນ"
    ),
    "the condition of {asset} has no answer for {from} and {to}: {problem}": (
        "ເງື່ອນໄຂຂອງ {asset} ບໍ່ສາມາດໃຫ້ຄຳຕອບ ສຳລັບ {from} ແລະ {to}: {problem}"
    ),
    "natledger asset show {asset} tells the condition; nothing was written": (
        "natledger asset show {asset} ບອກເງື່ອນໄຂ; ບໍ່ມີຫຍັງຖືກບັນທຶກ"
    ),
    "the condition of {asset} lets nothing pass from {from} to {to}": (
        "ເງື່ອນໄຂຂອງ {asset} ບໍ່ອະນຸຍາດໃຫ້ໂອນຈາກ {from} ໃຫ້ {to}"
    ),
    "natledger asset show {asset} tells the condition; natledger asset admit is how a holder shows a record": (
        "natledger asset show {asset} ບອກເງື່ອນໄຂ; ຜູ້ຖືສະແດງບັນທຶກດ້ວຍ natledger asset admit"
    ),
    "no document of {asset} has the commitment {commitment}": "ບໍ່ມີເອກະສານຂອງ {asset} ທີ່ມີລະຫັດຢືນຢັນ {commitment}",
    "take the file and the seal that were kept when {asset} was opened": "ໃຊ້ໄຟລ໌ ແລະ ຕາປະທັບ ທີ່ເກັບໄວ້ເມື່ອເປີດ {asset}",
    "{supply} {asset} exist and {retired} are used up, the cap is {cap}, asked {amount}": (
        "ມີ {asset} {supply}, ໃຊ້ໝົດແລ້ວ {retired}, ຂອບເຂດແມ່ນ {cap}, ຕ້ອງການ {amount}"
    ),
    "issue at most {room} {asset}: what is used up counts for ever": (
        "ອອກໄດ້ບໍ່ເກີນ {room} {asset}: ສິ່ງທີ່ໃຊ້ໝົດແລ້ວ ຖືກນັບຕະຫຼອດໄປ"
    ),
    # labels: ledger.words.assets
    "class": "ປະເພດ",
    "condition": "ເງື່ອນໄຂ",
    "moves": "ເຄື່ອນໄຫວ",
    "used up": "ໃຊ້ໝົດແລ້ວ",
    # more refusals: ledger.rules
    "{by} issues {asset}, and freezes nothing of its own": "{by} ເປັນຜູ້ອອກ {asset}, ແລະ ບໍ່ອາຍັດຂອງຕົນເອງ",
    "just keep it; a court can freeze what an issuer has": "ເກັບໄວ້ເສີຍໆ; ສານອາຍັດຂອງຜູ້ອອກໄດ້",
    "wait for the court": "ລໍຖ້າສານ",
    "ask a court of that jurisdiction": "ຖາມສານຂອງເຂດນັ້ນ",
}
