"""Sentences in Lao on parcels."""

SENTENCES = {
    "{by} registered parcel {parcel} of {corners} in {jurisdiction} on {grid} for {shared} of {whole}": (
        "{by} ໄດ້ຂຶ້ນທະບຽນຕອນດິນ {parcel} ({corners}) ຢູ່ {jurisdiction} ໃນຕາໜ່າງ {grid} ໃຫ້ {shared} ຈາກ {whole}"
    ),
    "{by} asked to register parcel {parcel} of {corners} in {jurisdiction} on {grid} for {shared} of {whole}": (
        "{by} ຂໍຂຶ້ນທະບຽນຕອນດິນ {parcel} ({corners}) ຢູ່ {jurisdiction} ໃນຕາໜ່າງ {grid} ໃຫ້ {shared} ຈາກ {whole}"
    ),
    "{by} divided parcel {parcel} into {into}": "{by} ໄດ້ແບ່ງຕອນດິນ {parcel} ເປັນ {into}",
    "{by} asked to divide parcel {parcel} into {into}": "{by} ຂໍແບ່ງຕອນດິນ {parcel} ເປັນ {into}",
    "{by} merged parcels {parcels} into {child} of {corners}": "{by} ໄດ້ຮວມຕອນດິນ {parcels} ເປັນ {child} ({corners})",
    "{by} asked to merge parcels {parcels} into {child} of {corners}": (
        "{by} ຂໍຮວມຕອນດິນ {parcels} ເປັນ {child} ({corners})"
    ),
    "registered": "ຂຶ້ນທະບຽນແລ້ວ",
    "divided": "ແບ່ງແລ້ວ",
    "merged": "ຮວມແລ້ວ",
    "make the grid {grid}: {columns} × {rows} cells of {edge} units, {scale} a metre": (
        "ສ້າງຕາໜ່າງ {grid}: {columns} × {rows} ຊ່ອງ ຂະໜາດ {edge} ຫົວໜ່ວຍ, {scale} ຫົວໜ່ວຍຕໍ່ແມັດ"
    ),
    "there is a grid {grid} already": "ມີຕາໜ່າງ {grid} ແລ້ວ",
    "choose another name: parcels stand in its cells, so it never changes": ("ເລືອກຊື່ອື່ນ: ມີຕອນດິນຢູ່ໃນຊ່ອງຂອງມັນ, ຈຶ່ງບໍ່ມີວັນປ່ຽນ"),
    "there is no grid {grid}": "ບໍ່ມີຕາໜ່າງ {grid}",
    "natledger land grids tells those there are; a motion makes one: natledger motion propose create-grid": (
        "natledger land grids ບອກຕາໜ່າງທີ່ມີ; ຍັດຕິສ້າງໄດ້: natledger motion propose create-grid"
    ),
    "there is no parcel {parcel}": "ບໍ່ມີຕອນດິນ {parcel}",
    "natledger land list tells those there are": "natledger land list ບອກຕອນດິນທີ່ມີ",
    "the parcel {parcel} is {state}": "ຕອນດິນ {parcel}: {state}",
    "natledger land show {parcel} tells into what": "natledger land show {parcel} ບອກວ່າກາຍເປັນຫຍັງ",
    "there is a parcel {parcel}, or was": "ມີ ຫຼື ເຄີຍມີຕອນດິນ {parcel}",
    "choose another id: one is never given again": "ເລືອກເລກອື່ນ: ເລກໜຶ່ງບໍ່ໃຫ້ຊ້ຳອີກ",
    "{parcel} lies in another grid or jurisdiction than {other}": "{parcel} ຢູ່ຕາໜ່າງ ຫຼື ເຂດອື່ນຈາກ {other}",
    "merge parcels of one grid and jurisdiction": "ຮວມຕອນດິນທີ່ຢູ່ຕາໜ່າງ ແລະ ເຂດດຽວກັນ",
    "corner {corner} of {parcel} stands in its boundary before": "ມຸມທີ {corner} ຂອງ {parcel} ມີຢູ່ໃນເຂດແດນກ່ອນໜ້າແລ້ວ",
    "name each corner once, the first not again at the end: where a boundary would touch itself, make two parcels": (
        "ບອກແຕ່ລະມຸມຄັ້ງດຽວ, ບໍ່ຊ້ຳມຸມທຳອິດໃນຕອນທ້າຍ: ບ່ອນທີ່ເຂດແດນຈະແຕະຕົວເອງ ໃຫ້ເຮັດເປັນສອງຕອນ"
    ),
    "the boundary of {parcel} goes straight on, or back, at corner {corner}": (
        "ເຂດແດນຂອງ {parcel} ບໍ່ລ້ຽວ ຫຼື ກັບຄືນ ທີ່ມຸມ {corner}"
    ),
    "leave that corner out, and whatever has no width": "ຕັດມຸມນັ້ນອອກ ແລະ ສິ່ງທີ່ບໍ່ມີຄວາມກວ້າງ",
    "the boundary of {parcel} meets itself on the edge from corner {corner} on": (
        "ເຂດແດນຂອງ {parcel} ພົບຕົວເອງ ໃນດ້ານທີ່ເລີ່ມຈາກມຸມ {corner}"
    ),
    "name the corners in the order in which one walks round it": "ບອກມຸມຕາມລຳດັບທີ່ຍ່າງອ້ອມ",
    "the corners of {parcel} are not counterclockwise from the most western on, of several the most southern": (
        "ມຸມຂອງ {parcel} ບໍ່ຮຽງທວນເຂັມໂມງ ຈາກມຸມຕາເວັນຕົກສຸດ, ຖ້າມີຫຼາຍ ຈາກມຸມໃຕ້ສຸດ"
    ),
    "the commands of land, and lao.land, put them in order": "ຄຳສັ່ງຂອງ land ແລະ lao.land ຈັດລຳດັບໃຫ້",
    "{parcel} leaves the grid {grid}, which ends {east} to the east and {north} to the north": (
        "{parcel} ອອກນອກຕາໜ່າງ {grid}, ເຊິ່ງສິ້ນສຸດທີ່ {east} ທາງຕາເວັນອອກ ແລະ {north} ທາງເໜືອ"
    ),
    "check the coordinates: the east comes first, in units of the grid": ("ກວດຄ່າພິກັດ: ຕາເວັນອອກມາກ່ອນ, ເປັນຫົວໜ່ວຍຂອງຕາໜ່າງ"),
    "{parcel} would go beyond {limit} {what}": "{parcel} ຈະເກີນ {limit} {what}",
    "{parcel} has land that is not {other}'s": "{parcel} ມີດິນທີ່ບໍ່ແມ່ນຂອງ {other}",
    "draw both boundaries through the same corners": "ແຕ້ມເຂດແດນທັງສອງຜ່ານມຸມດຽວກັນ",
    "{parcel} would have land in common with {other}": "{parcel} ຈະມີດິນຊ້ອນກັນກັບ {other}",
    "natledger land map --svg FILE shows where; correct the boundary, or divide {other} first": (
        "natledger land map --svg FILE ສະແດງບ່ອນ; ແກ້ເຂດແດນ ຫຼື ແບ່ງ {other} ກ່ອນ"
    ),
    "the parts and the whole of {parcel} differ by {found} thousandths of its area, at most {limit}": (
        "ສ່ວນຍ່ອຍ ແລະ ທັງໝົດຂອງ {parcel} ຕ່າງກັນ {found} ສ່ວນພັນຂອງເນື້ອທີ່, ຫຼາຍສຸດ {limit}"
    ),
    "draw the parts up to each other; what lies between them is nobody's": ("ແຕ້ມສ່ວນຍ່ອຍໃຫ້ຕິດກັນ; ສິ່ງທີ່ຢູ່ລະຫວ່າງບໍ່ແມ່ນຂອງໃຜ"),
    "the parcels are not sorted by id, each once": "ຕອນດິນບໍ່ຮຽງຕາມເລກ, ແຕ່ລະເລກຄັ້ງດຽວ",
    "name each of them once": "ບອກແຕ່ລະອັນຄັ້ງດຽວ",
    "the boundary of {parcel} is no list": "ເຂດແດນຂອງ {parcel} ບໍ່ແມ່ນລາຍການ",
    "corner {corner} of {parcel} is no pair of numbers": "ມຸມທີ {corner} ຂອງ {parcel} ບໍ່ແມ່ນຄູ່ຕົວເລກ",
    "corner {corner} of {parcel} has {found}": "ມຸມທີ {corner} ຂອງ {parcel} ມີ {found}",
    "corner {corner} of {parcel}, its last, is its first again": "ມຸມທີ {corner} ຂອງ {parcel}, ມຸມສຸດທ້າຍ, ຊ້ຳມຸມທຳອິດ",
    "leave it out: a boundary is closed by itself": "ຕັດອອກ: ເຂດແດນປິດເອງ",
    "the boundary of {parcel} has {count} corners, from {least} to {limit} are needed": (
        "ເຂດແດນຂອງ {parcel} ມີ {count} ມຸມ, ຕ້ອງມີ {least} ຫາ {limit}"
    ),
    "leave out corners that hardly turn, or divide the parcel": "ຕັດມຸມທີ່ເກືອບບໍ່ລ້ຽວອອກ ຫຼື ແບ່ງຕອນດິນ",
    # more refusals: ledger.rules
    "the file is no object of parcels with their boundaries": "ໄຟລ໌ບໍ່ແມ່ນລາຍຊື່ຕອນດິນ ພ້ອມເຂດແດນ",
    'write {{"A.2": [[0, 0], [8, 0], [8, 8]], "A.3": …}}': ('ຂຽນ {{"A.2": [[0, 0], [8, 0], [8, 8]], "A.3": …}}'),
    "write its corners as [[0, 0], [8, 0], [8, 8]]: east before north": (
        "ຂຽນມຸມເປັນ [[0, 0], [8, 0], [8, 8]]: ຕາເວັນອອກກ່ອນ ເໜືອຕາມຫຼັງ"
    ),
    "write its corners as [[0, 0], [8, 0], [8, 8]]: east before north, without a height, and no list around them": (
        "ຂຽນມຸມເປັນ [[0, 0], [8, 0], [8, 8]]: ຕາເວັນອອກກ່ອນ ເໜືອຕາມຫຼັງ, ບໍ່ມີຄວາມສູງ, ບໍ່ມີລາຍການຫຸ້ມ"
    ),
    "count in whole units of the grid, from its south-western corner on: natledger land grids tells how many"
    " are a metre": ("ນັບເປັນຫົວໜ່ວຍເຕັມຂອງຕາໜ່າງ ຈາກມຸມຕາເວັນຕົກສຽງໃຕ້: natledger land grids ບອກວ່າໜຶ່ງແມັດມີເທົ່າໃດ"),
    "divide it into smaller parcels, or register it on a grid whose cells fit it: a parcel lies in 64 cells"
    " and passes along 64 neighbours, a cell has 32 parcels, at most": (
        "ແບ່ງເປັນຕອນນ້ອຍລົງ ຫຼື ຈົດທະບຽນໃນຕາໜ່າງທີ່ພໍດີ: ຕອນດິນຢູ່ໄດ້ 64 ຊ່ອງ ແລະ ຕິດ 64 ຕອນຂ້າງຄຽງ, ຊ່ອງໜຶ່ງມີ 32 ຕອນ, ຢ່າງຫຼາຍ"
    ),
}
