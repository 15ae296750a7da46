"""Sentences in Lao on e-residents."""

SENTENCES = {
    # e-residents: messages, actions
    "{by} sponsored {address} as e-resident, {jurisdiction}, by a credential of {issuer}": (
        "{by} ໄດ້ຮັບຮອງ {address} ເປັນຜູ້ຢູ່ອາໄສທາງອີເລັກໂຕຣນິກ, {jurisdiction}, ດ້ວຍໃບຢັ້ງຢືນຂອງ {issuer}"
    ),
    "{by} asked to sponsor an e-resident, {jurisdiction}, by a credential of {issuer}": (
        "{by} ຂໍຮັບຮອງຜູ້ຢູ່ອາໄສທາງອີເລັກໂຕຣນິກ, {jurisdiction}, ດ້ວຍໃບຢັ້ງຢືນຂອງ {issuer}"
    ),
    "{by} renewed the residence of {account}, by a credential of {issuer}": (
        "{by} ໄດ້ຕໍ່ອາຍຸການຢູ່ອາໄສຂອງ {account}, ດ້ວຍໃບຢັ້ງຢືນຂອງ {issuer}"
    ),
    "{by} asked to renew the residence of {account}, by a credential of {issuer}": (
        "{by} ຂໍຕໍ່ອາຍຸການຢູ່ອາໄສຂອງ {account}, ດ້ວຍໃບຢັ້ງຢືນຂອງ {issuer}"
    ),
    "{by} ended the residence of {account}, {reference}": "{by} ໄດ້ຢຸດການຢູ່ອາໄສຂອງ {account}, {reference}",
    "{by} asked to end the residence of {account}, {reference}": "{by} ຂໍຢຸດການຢູ່ອາໄສຂອງ {account}, {reference}",
    "recognise credentials of {issuer} by the key {key}, {until}": "ຮັບຮູ້ໃບຢັ້ງຢືນຂອງ {issuer} ດ້ວຍກະແຈ {key}, {until}",
    "recognise credentials of {issuer} no more, {reference}": "ບໍ່ຮັບຮູ້ໃບຢັ້ງຢືນຂອງ {issuer} ອີກ, {reference}",
    # e-residents: refusals
    "the residence of {account} ended at {until}": "ການຢູ່ອາໄສຂອງ {account} ສິ້ນສຸດແລ້ວ {until}",
    "what it has can still be sent; for all else let a sponsor renew it: natledger resident renew {account}": (
        "ສິ່ງທີ່ມີຍັງໂອນ ແລະ ຄືນໄດ້; ນອກນັ້ນໃຫ້ຜູ້ຮັບຮອງຕໍ່ອາຍຸ: natledger resident renew {account}"
    ),
    "{by} is no sponsor in {jurisdiction}": "{by} ບໍ່ແມ່ນຜູ້ຮັບຮອງໃນ {jurisdiction}",
    "ask one: natledger role list --role sponsor": "ຖາມຜູ້ຮັບຮອງ: natledger role list --role sponsor",
    "no registrar opens an e-resident's account": "ນາຍທະບຽນ ເປີດບັນຊີຜູ້ຢູ່ອາໄສທາງອີເລັກໂຕຣນິກບໍ່ໄດ້",
    "let a sponsor open it, by a credential: natledger resident open, in Python lao.residents.open": (
        "ໃຫ້ຜູ້ຮັບຮອງເປີດດ້ວຍໃບຢັ້ງຢືນ: natledger resident open, ໃນ Python lao.residents.open"
    ),
    "{account} would renew its own residence": "{account} ຈະຕໍ່ອາຍຸການຢູ່ອາໄສຂອງຕົນເອງ",
    "let a sponsor sign that is another": "ໃຫ້ຜູ້ຮັບຮອງອື່ນເຊັນ",
    "{account} is of the kind {kind}, a residence is an e-resident's": (
        "{account} ແມ່ນ {kind}, ການຢູ່ອາໄສແມ່ນຂອງຜູ້ຢູ່ອາໄສທາງອີເລັກໂຕຣນິກ"
    ),
    "name an e-resident: natledger resident list": "ໃຫ້ຊື່ຜູ້ຢູ່ອາໄສທາງອີເລັກໂຕຣນິກ: natledger resident list",
    "{account} has no residence": "{account} ບໍ່ມີການຢູ່ອາໄສ",
    "see natledger resident list": "ເບິ່ງ natledger resident list",
    "the residence of {account} ended at {until} already": "ການຢູ່ອາໄສຂອງ {account} ສິ້ນສຸດກ່ອນແລ້ວ {until}",
    "nothing is left to withdraw": "ບໍ່ມີຫຍັງເຫຼືອໃຫ້ຖອນ",
    "{by} does not sponsor {account}": "{by} ບໍ່ແມ່ນຜູ້ຮັບຮອງຂອງ {account}",
    "{sponsor} does, and may": "ຜູ້ຮັບຮອງແມ່ນ {sponsor}",
    "credentials of {issuer} are not recognised": "ໃບຢັ້ງຢືນຂອງ {issuer} ບໍ່ໄດ້ຮັບຮູ້",
    "see natledger resident issuers; a motion recognises one: natledger motion propose recognise-issuer": (
        "ເບິ່ງ natledger resident issuers; ຍັດຕິຮັບຮູ້ໄດ້: natledger motion propose recognise-issuer"
    ),
    "the residence would end at {until}, and not after {time}": "ການຢູ່ອາໄສຈະສິ້ນສຸດ {until}, ບໍ່ແມ່ນຫຼັງ {time}",
    "credentials of {issuer} are recognised already": "ໃບຢັ້ງຢືນຂອງ {issuer} ໄດ້ຮັບຮູ້ແລ້ວ",
    "end that first: natledger motion propose end-recognition": "ໃຫ້ຢຸດກ່ອນ: natledger motion propose end-recognition",
    "the recognition would end at {until}, block time is {time}": "ການຮັບຮູ້ຈະສິ້ນສຸດ {until}, ເວລາບລັອກແມ່ນ {time}",
    "the residence of {to} has ended: nothing new comes to it": "ການຢູ່ອາໄສຂອງ {to} ສິ້ນສຸດແລ້ວ: ຮັບສິ່ງໃໝ່ບໍ່ໄດ້",
    "wait until a sponsor has renewed it; what was set aside for it before can still be paid out": (
        "ລໍຖ້າຜູ້ຮັບຮອງຕໍ່ອາຍຸ; ເງິນທີ່ກັນໄວ້ໃຫ້ກ່ອນ ຍັງຈ່າຍອອກໄດ້"
    ),
    "{member} is an e-resident, and can have no seat in {body}": (
        "{member} ແມ່ນຜູ້ຢູ່ອາໄສທາງອີເລັກໂຕຣນິກ, ເປັນສະມາຊິກຂອງ {body} ບໍ່ໄດ້"
    ),
    "the credential is signed by {key}, which is not the key of {issuer}": (
        "ໃບຢັ້ງຢືນເຊັນດ້ວຍ {key}, ຊຶ່ງບໍ່ແມ່ນກະແຈຂອງ {issuer}"
    ),
    "ask for one that {issuer} has signed: natledger resident issuers tells its key": (
        "ຂໍໃບທີ່ {issuer} ເຊັນ: natledger resident issuers ບອກກະແຈ"
    ),
    "the residence would end at {until}, and the credential expires at {expires}": (
        "ການຢູ່ອາໄສຈະສິ້ນສຸດ {until}, ໃບຢັ້ງຢືນໝົດອາຍຸ {expires}"
    ),
    "choose an end no later than that": "ເລືອກວັນສິ້ນສຸດບໍ່ກາຍນັ້ນ",
    "the residence of {to} has ended: it is given nothing new": "ການພັກຂອງ {to} ສິ້ນສຸດແລ້ວ: ບໍ່ໃຫ້ສິ່ງໃໝ່ອີກ",
    "let a sponsor renew it first: natledger resident renew {to}; or name another": (
        "ໃຫ້ຜູ້ຮັບຮອງຕໍ່ອາຍຸກ່ອນ: natledger resident renew {to}; ຫຼື ລະບຸຜູ້ອື່ນ"
    ),
    "{by} is an e-resident itself, and sponsors nobody": "{by} ເປັນຜູ້ພັກອາໄສອອນລາຍເອງ, ແລະ ຮັບຮອງໃຜບໍ່ໄດ້",
    "ask a sponsor who is at home here: natledger role list --role sponsor": (
        "ຂໍຜູ້ຮັບຮອງທີ່ຢູ່ໃນປະເທດ: natledger role list --role sponsor"
    ),
}
