"""Invented names of the demo: pesantren, makers, people. Common words put together; likeness to real ones is chance."""

FIRST = ["Nurul", "Darul", "Miftahul", "Bahrul", "Mambaul", "Raudlatul", "Tarbiyatul", "Hidayatul", "Sirojul", "Manbaul",
         "Riyadlul", "Nahdlatul", "Babul", "Roudlotul", "Baitul", "Irsyadul", "Misbahul", "Zainul"]  # fmt: skip
SECOND = ["Huda", "Ulum", "Hikmah", "Falah", "Iman", "Jadid", "Muttaqin", "Mubtadiin", "Muta'allimin", "Islam", "Arifin",
          "Abror", "Amin", "Hasan", "Karomah", "Khoirot", "Qur'an", "Ihsan", "Muhajirin", "Anwar"]  # fmt: skip
WHOLE = ["Al-Barokah", "Asy-Syafi'iyah", "As-Salafiyah", "Al-Ma'arif", "An-Nuqayah", "Ar-Rohmah", "At-Taqwa", "Al-Ikhlas",
         "Al-Hidayah", "Al-Amanah", "Wali Songo", "Sunan Bonang", "Sunan Drajat", "Tebu Wangi", "Lirboyo Indah"]  # fmt: skip
STYLES = ["{}", "PP. {}", "Pondok Pesantren {}", "Ponpes {}", "{} 2", "PP. {} Putri"]

PESANTREN_BUSINESS = ["Kopontren {}", "Koperasi Pesantren {}", "Unit Usaha {}", "BUMP {}"]
SANTRI_BUSINESS = ["Santri {}", "Kreasi Santri {}", "Dapur Santri {}", "Rumah Produksi Santri {}"]
ALUMNI_BUSINESS = ["{} Jaya", "Dapur Umi {}", "Berkah {}", "UD {}", "Alumni {}", "Rumah {}", "{} Mandiri", "Griya {}"]
ALUMNI_WORD = ["Rahmah", "Semeru", "Argopuro", "Kelud", "Mutiara", "Sekar", "Melati", "Sumber Rejeki", "Makmur", "Al-Makmur",
               "Cahaya", "Fatimah", "Aisyah", "Maju", "Sejahtera", "Lestari", "Anugerah", "Amanah", "Bersama", "Mulia",
               "Kencana", "Pandan", "Wilis", "Ijen", "Raung", "Bromo", "Arjuno", "Madura", "Kenanga", "Tani", "Cendana"]  # fmt: skip
PEOPLE = ["Ahmad", "Siti", "Muhammad", "Nur", "Abdul", "Fatimah", "Hasan", "Aminah", "Zainal", "Khadijah", "Yusuf",
          "Maryam", "Ibrahim", "Halimah", "Umar", "Laila"]  # fmt: skip
FAMILY = ["Fauzi", "Rahman", "Hidayat", "Aziz", "Sholeh", "Mubarok", "Zahro", "Wahid", "Karim", "Hamid", "Anwar",
          "Syafi'i", "Ma'ruf", "Farida", "Rosyid", "Hakim"]  # fmt: skip


def pesantren_name(dice):
    """A name as the register spells such names: with or without prefix, with quotes and hyphens."""
    name = dice.choice(WHOLE) if dice.random() < 0.2 else f"{dice.choice(FIRST)} {dice.choice(SECOND)}"
    return dice.choice(STYLES).format(name)


def person_name(dice):
    return f"{dice.choice(PEOPLE)} {dice.choice(FAMILY)}"


def business_name(dice, pillar, pesantren):
    """Pesantren and santri businesses carry the pesantren's name, those of alumni a word of their own."""
    bare = pesantren.name.removeprefix("PP. ").removeprefix("Pondok Pesantren ").removeprefix("Ponpes ")
    if pillar == "pesantrenpreneur":
        return dice.choice(PESANTREN_BUSINESS).format(bare)
    if pillar == "santripreneur":
        return dice.choice(SANTRI_BUSINESS).format(bare)
    return dice.choice(ALUMNI_BUSINESS).format(dice.choice(ALUMNI_WORD))
