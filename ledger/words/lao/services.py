"""Sentences in Lao on services, applications and decisions."""

SENTENCES = {
    # messages: ledger.words.messages
    "{by} published the service {code}@{version}, a {kind}: {grants} for {money}, by {law}": (
        "{by} ໄດ້ປະກາດບໍລິການ {code}@{version} ({kind}): {grants}, ຄ່າທຳນຽມ {money}, ຕາມກົດໝາຍ {law}"
    ),
    "{by} asked to publish the service {code}@{version}, a {kind}: {grants} for {money}, by {law}": (
        "{by} ຂໍປະກາດບໍລິການ {code}@{version} ({kind}): {grants}, ຄ່າທຳນຽມ {money}, ຕາມກົດໝາຍ {law}"
    ),
    "{by} applied for {service} to {to}, fee {money}": "{by} ໄດ້ຍື່ນຄຳຮ້ອງ {service} ຕໍ່ {to}, ຄ່າທຳນຽມ {money}",
    "{by} asked to apply for {service} to {to}, fee {money}": "{by} ຂໍຍື່ນຄຳຮ້ອງ {service} ຕໍ່ {to}, ຄ່າທຳນຽມ {money}",
    "{by} put a question on application {application} for {office}": (
        "{by} ໄດ້ຖາມກ່ຽວກັບຄຳຮ້ອງ {application} ແທນ {office}"
    ),
    "{by} asked to put a question on application {application} for {office}": (
        "{by} ຂໍຖາມກ່ຽວກັບຄຳຮ້ອງ {application} ແທນ {office}"
    ),
    "{by} answered on application {application}": "{by} ໄດ້ຕອບກ່ຽວກັບຄຳຮ້ອງ {application}",
    "{by} asked to answer on application {application}": "{by} ຂໍຕອບກ່ຽວກັບຄຳຮ້ອງ {application}",
    "{by} granted application {application} for {office}: a {schema}, record {event}": (
        "{by} ໄດ້ອະນຸມັດຄຳຮ້ອງ {application} ແທນ {office}: {schema}, ບັນທຶກ {event}"
    ),
    "{by} asked to grant application {application} for {office}: a {schema}": (
        "{by} ຂໍອະນຸມັດຄຳຮ້ອງ {application} ແທນ {office}: {schema}"
    ),
    "{by} refused application {application} for {office} by the law {ground}, {reason}": (
        "{by} ໄດ້ປະຕິເສດຄຳຮ້ອງ {application} ແທນ {office} ຕາມກົດໝາຍ {ground}, {reason}"
    ),
    "{by} asked to refuse application {application} for {office} by the law {ground}, {reason}": (
        "{by} ຂໍປະຕິເສດຄຳຮ້ອງ {application} ແທນ {office} ຕາມກົດໝາຍ {ground}, {reason}"
    ),
    "{by} appealed against the refusal of application {application}": ("{by} ໄດ້ອຸທອນຕໍ່ການປະຕິເສດຄຳຮ້ອງ {application}"),
    "{by} asked to appeal against the refusal of application {application}": (
        "{by} ຂໍອຸທອນຕໍ່ການປະຕິເສດຄຳຮ້ອງ {application}"
    ),
    "{by} withdrew application {application}": "{by} ໄດ້ຖອນຄຳຮ້ອງ {application}",
    "{by} asked to withdraw application {application}": "{by} ຂໍຖອນຄຳຮ້ອງ {application}",
    "{by} had application {application} granted by law": "{by} ໄດ້ໃຫ້ຄຳຮ້ອງ {application} ຖືກອະນຸມັດຕາມກົດໝາຍ",
    "{by} asked to have application {application} granted by law": ("{by} ຂໍໃຫ້ຄຳຮ້ອງ {application} ຖືກອະນຸມັດຕາມກົດໝາຍ"),
    # refusals: ledger.rules
    "no service {service}": "ບໍ່ມີບໍລິການ {service}",
    "see natledger service list": "ເບິ່ງ natledger service list",
    "no application {application}": "ບໍ່ມີຄຳຮ້ອງ {application}",
    "see natledger service applications": "ເບິ່ງ natledger service applications",
    "it would end at {until}, block time is {time}": "ຈະສິ້ນສຸດ {until}, ເວລາຂອງບລັອກແມ່ນ {time}",
    "{service} is {office}'s, not {to}'s": "{service} ແມ່ນຂອງ {office}, ບໍ່ແມ່ນຂອງ {to}",
    "file it with {office}": "ຍື່ນຕໍ່ {office}",
    "the fee of {service} is {amount} {asset}": "ຄ່າທຳນຽມຂອງ {service} ແມ່ນ {amount} {asset}",
    "{by} has {limit} open applications for {service} already": "{by} ມີຄຳຮ້ອງ {service} ຄ້າງຢູ່ {limit} ສະບັບແລ້ວ",
    "{application} lies with {office}, not with {found}": "{application} ຢູ່ກັບ {office}, ບໍ່ແມ່ນກັບ {found}",
    "let {office} decide": "ໃຫ້ {office} ຕັດສິນ",
    "{by} decides nothing of {service} for {office}": "{by} ບໍ່ມີສິດຕັດສິນ {service} ແທນ {office}",
    "{application} is {by}'s own case: they applied, signed for the applicant, or decided on it before": (
        "{application} ແມ່ນເລື່ອງຂອງ {by} ເອງ: ເປັນຜູ້ຮ້ອງ, ຜູ້ເຊັນແທນ ຫຼື ເຄີຍຕັດສິນ"
    ),
    "let another official of the office decide": "ໃຫ້ເຈົ້າໜ້າທີ່ຄົນອື່ນຂອງຫ້ອງການຕັດສິນ",
    "{application} is {applicant}'s, not {by}'s": "{application} ແມ່ນຂອງ {applicant}, ບໍ່ແມ່ນຂອງ {by}",
    "{by} signs for {holder}, an officer of {office}: an officer's own delegate decides nothing": (
        "{by} ເຊັນແທນ {holder}, ເຈົ້າໜ້າທີ່ຂອງ {office}: ຜູ້ຕາງໜ້າຂອງເຈົ້າໜ້າທີ່ ບໍ່ມີສິດຕັດສິນ"
    ),
    "let {holder} sign; {office} can delegate it to {by} (natledger delegate grant)": (
        "ໃຫ້ {holder} ເຊັນ; {office} ມອບສິດໃຫ້ {by} ໄດ້ (natledger delegate grant)"
    ),
    "{by} would sign for the applicant, and is of {office}, which decides on {service}": (
        "{by} ຈະເຊັນແທນຜູ້ຮ້ອງ ແຕ່ເປັນຂອງ {office} ທີ່ຕັດສິນ {service}"
    ),
    "let the applicant sign, or somebody who decides nothing of it": "ໃຫ້ຜູ້ຮ້ອງເຊັນ ຫຼື ຜູ້ທີ່ບໍ່ຕັດສິນເລື່ອງນີ້",
    "{office} is not accredited to issue {schema}: it could decide on no appeal": (
        "{office} ບໍ່ໄດ້ຮັບອະນຸຍາດອອກ {schema}: ຕັດສິນການອຸທອນບໍ່ໄດ້"
    ),
    "name another office, or have it accredited: natledger role grant issuer": (
        "ລະບຸຫ້ອງການອື່ນ ຫຼື ໃຫ້ມັນໄດ້ຮັບອະນຸຍາດ: natledger role grant issuer"
    ),
    "{application} was appealed already": "{application} ຖືກອຸທອນແລ້ວ",
    "{application} is {status}": "{application} ຢູ່ໃນສະຖານະ {status}",
    "the law {law} is not in force": "ກົດໝາຍ {law} ບໍ່ມີຜົນໃຊ້ໄດ້",
    "name one that is: natledger law list": "ລະບຸກົດໝາຍທີ່ມີຜົນ: natledger law list",
    "{application} is to be decided until {due}, block time is {time}": (
        "{application} ຕ້ອງຕັດສິນກ່ອນ {due}, ເວລາຂອງບລັອກແມ່ນ {time}"
    ),
    "wait until then": "ລໍຖ້າຮອດເວລານັ້ນ",
    "{application} could be appealed until {until}, block time is {time}": (
        "{application} ອຸທອນໄດ້ເຖິງ {until}, ເວລາຂອງບລັອກແມ່ນ {time}"
    ),
}
