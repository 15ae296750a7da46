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
    # more refusals: ledger.rules
    "the service does not fit: {problem}": "ບໍລິການບໍ່ຖືກຮູບແບບ: {problem}",
    "name each required record once, sorted": "ລະບຸບັນທຶກທີ່ຕ້ອງການ ອັນລະຄັ້ງ ຮຽງຕາມລຳດັບ",
    "the service {code} is {office}'s, not {by}'s": "ບໍລິການ {code} ແມ່ນຂອງ {office}, ບໍ່ແມ່ນຂອງ {by}",
    "let {office} publish it, or choose another code": "ໃຫ້ {office} ປະກາດ ຫຼື ເລືອກລະຫັດອື່ນ",
    "{service} is there already, or is not the version after the last": "{service} ມີຢູ່ແລ້ວ ຫຼື ບໍ່ແມ່ນສະບັບຖັດຈາກຫຼ້າສຸດ",
    "natledger service list tells the newest one: publish the next": (
        "natledger service list ບອກສະບັບໃໝ່ສຸດ: ປະກາດສະບັບຖັດໄປ"
    ),
    "{service} is changed: there is {next}": "{service} ປ່ຽນແລ້ວ: ມີ {next}",
    "natledger service show tells its terms now: file it under the newest version": (
        "natledger service show ບອກເງື່ອນໄຂປັດຈຸບັນ: ຍື່ນຕາມສະບັບໃໝ່ສຸດ"
    ),
    "{office} would decide on appeals against itself": "{office} ຈະຕັດສິນການອຸທອນຕໍ່ຕົນເອງ",
    "name another office, or none": "ລະບຸຫ້ອງການອື່ນ ຫຼື ບໍ່ລະບຸ",
    "{service} is offered until {until}": "{service} ເປີດໃຫ້ຍື່ນເຖິງ {until}",
    "ask the office for what came in its place: natledger service list": "ຖາມຫ້ອງການວ່າມີຫຍັງແທນ: natledger service list",
    "{by} would apply to itself, or have its own case come before it": "{by} ຈະຍື່ນຕໍ່ຕົນເອງ ຫຼື ຕັດສິນເລື່ອງຂອງຕົນເອງ",
    "an office, its next office and who signs for them apply for nothing here: let another account file it": (
        "ຫ້ອງການ, ຫ້ອງການຂັ້ນຕໍ່ໄປ ແລະ ຜູ້ລົງລາຍເຊັນແທນ ຍື່ນບໍ່ໄດ້: ໃຫ້ບັນຊີອື່ນຍື່ນ"
    ),
    "pay exactly that; nothing was written": "ຈ່າຍໃຫ້ພໍດີ; ຍັງບໍ່ໄດ້ບັນທຶກຫຍັງ",
    "{count} records are shown, {service} requires: {required}": "ສະແດງ {count} ບັນທຶກ, {service} ຕ້ອງການ: {required}",
    "show each of those, and no others": "ສະແດງແຕ່ລະອັນນັ້ນ ແລະ ບໍ່ມີອັນອື່ນ",
    "wait until one is decided, or withdraw one: natledger service applications": (
        "ລໍຖ້າໃຫ້ຕັດສິນອັນໜຶ່ງ ຫຼື ຖອນອັນໜຶ່ງ: natledger service applications"
    ),
    "{office} can sign itself, accredit an officer of the service (natledger role grant) or delegate it"
    " (natledger delegate grant)": (
        "{office} ລົງລາຍເຊັນເອງໄດ້, ແຕ່ງຕັ້ງເຈົ້າໜ້າທີ່ (natledger role grant) ຫຼື ມອບສິດ (natledger delegate grant)"
    ),
    "{office} is suspended, and so is what its officials decide": "{office} ຖືກໂຈະ, ການຕັດສິນຂອງເຈົ້າໜ້າທີ່ກໍຖືກໂຈະນຳ",
    "wait until it is reinstated; what is overdue meanwhile shows: natledger service overdue": (
        "ລໍຖ້າຈົນກວ່າຈະຄືນສະພາບ; ສິ່ງທີ່ຊັກຊ້າຈະເຫັນໄດ້: natledger service overdue"
    ),
    "only {applicant}, or who acts for them, answers, withdraws and appeals": (
        "ມີແຕ່ {applicant} ຫຼື ຜູ້ດຳເນີນການແທນ ທີ່ຕອບ, ຖອນ ແລະ ອຸທອນໄດ້"
    ),
    "the next office decides finally: natledger service show tells how it stands": (
        "ຫ້ອງການຂັ້ນຕໍ່ໄປຕັດສິນສຸດທ້າຍ: natledger service show ບອກສະພາບ"
    ),
    "natledger service show tells what came of it; what was refused can be appealed once": (
        "natledger service show ບອກຜົນ; ສິ່ງທີ່ຖືກປະຕິເສດ ອຸທອນໄດ້ຄັ້ງດຽວ"
    ),
    "{application} is {status}: only a refusal can be appealed": (
        "{application} ຢູ່ໃນສະຖານະ {status}: ອຸທອນໄດ້ແຕ່ການປະຕິເສດ"
    ),
    "natledger service show tells how it stands": "natledger service show ບອກສະພາບ",
    "the last question on {application} awaits its answer": "ຄຳຖາມຫຼ້າສຸດກ່ຽວກັບ {application} ລໍຖ້າຄຳຕອບ",
    "wait for it, or decide as it stands": "ລໍຖ້າ ຫຼື ຕັດສິນຕາມທີ່ມີ",
    "{limit} questions were asked on {application} already": "ໄດ້ຖາມ {limit} ຄຳຖາມກ່ຽວກັບ {application} ແລ້ວ",
    "decide as it stands: the deadline stands still no more": "ຕັດສິນຕາມທີ່ມີ: ກຳນົດເວລາບໍ່ຢຸດອີກແລ້ວ",
    "{application} was to be decided until {due}, block time is {time}": (
        "{application} ຕ້ອງຕັດສິນກ່ອນ {due}, ເວລາຂອງບລັອກແມ່ນ {time}"
    ),
    "decide as it stands": "ຕັດສິນຕາມທີ່ມີ",
    "no question on {application} awaits an answer": "ບໍ່ມີຄຳຖາມກ່ຽວກັບ {application} ທີ່ລໍຖ້າຄຳຕອບ",
    "{service} grants a {schema}, not a {found}": "{service} ອອກ {schema}, ບໍ່ແມ່ນ {found}",
    "issue a {schema}": "ອອກ {schema}",
    "{application} was to be decided until {due}, and silence grants; block time is {time}": (
        "{application} ຕ້ອງຕັດສິນກ່ອນ {due}, ແລະ ການມິດງຽບແມ່ນອະນຸມັດ; ເວລາຂອງບລັອກແມ່ນ {time}"
    ),
    "grant it: natledger service decide --grant": "ອະນຸມັດ: natledger service decide --grant",
    "by {service} silence grants nothing": "ຕາມ {service} ການມິດງຽບບໍ່ແມ່ນອະນຸມັດ",
    "ask the office, or its next one: natledger service overdue shows to everybody that it is late": (
        "ຖາມຫ້ອງການ ຫຼື ຫ້ອງການຂັ້ນຕໍ່ໄປ: natledger service overdue ສະແດງໃຫ້ທຸກຄົນເຫັນວ່າຊັກຊ້າ"
    ),
    "{service} has no next office": "{service} ບໍ່ມີຫ້ອງການຂັ້ນຕໍ່ໄປ",
    "the decision is final on this ledger": "ການຕັດສິນແມ່ນສຸດທ້າຍໃນລະບົບນີ້",
    "apply anew: natledger service apply": "ຍື່ນໃໝ່: natledger service apply",
    "no question and no answer on {application} is this letter": "ບໍ່ມີຄຳຖາມ ຫຼື ຄຳຕອບກ່ຽວກັບ {application} ທີ່ແມ່ນຈົດໝາຍນີ້",
    "check that it is the right file and the right application": "ກວດວ່າແມ່ນໄຟລ໌ ແລະ ຄຳຮ້ອງທີ່ຖືກຕ້ອງ",
    "it is not the file of this application: {problem}": "ບໍ່ແມ່ນໄຟລ໌ຂອງຄຳຮ້ອງນີ້: {problem}",
    "ask the applicant for the original": "ຂໍຕົ້ນສະບັບຈາກຜູ້ຮ້ອງ",
}
