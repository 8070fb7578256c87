"""What the invented makers sell: per category the share of products, and kinds with their varieties and prices.

A kind is (name with {}, varieties, lowest and highest price in thousand rupiah, unit, net weight, shelf life,
ingredients); an empty string is "not given". Everything here is invented or common knowledge.
"""

MAKANAN = [
    ("Keripik Singkong {}", ["Balado", "Keju", "Original", "Jagung Bakar", "Pedas Manis"], 10, 18, "bungkus", "150 gram", "3 bulan", "Singkong, minyak kelapa, garam, bumbu"),
    ("Keripik Talas {}", ["Pandan", "Balado", "Original", "Rumput Laut"], 13, 22, "bungkus", "150 gram", "3 bulan", "Talas, minyak kelapa, garam, daun pandan"),
    ("Keripik Pisang {}", ["Agung", "Cokelat", "Kepok Manis", "Susu"], 12, 20, "bungkus", "200 gram", "3 bulan", "Pisang, gula, minyak nabati"),
    ("Keripik Tempe {}", ["Sagu", "Tipis", "Daun Jeruk", "Pedas"], 12, 20, "bungkus", "200 gram", "2 bulan", "Tempe kedelai, tepung beras, bumbu"),
    ("Keripik Apel {}", ["Malang", "Hijau", "Manalagi"], 18, 30, "bungkus", "100 gram", "6 bulan", "Apel, minyak nabati"),
    ("Rengginang {}", ["Terasi", "Bawang", "Lorjuk", "Manis"], 12, 25, "bungkus", "250 gram", "4 bulan", "Beras ketan, terasi, bawang putih, garam"),
    ("Kerupuk {}", ["Udang", "Ikan Tengiri", "Puli", "Bawang", "Rambak"], 10, 28, "bungkus", "250 gram", "6 bulan", "Tepung tapioka, ikan, bawang putih, garam"),
    ("Abon {}", ["Sapi", "Ayam", "Tuna", "Lele", "Jamur"], 25, 60, "bungkus", "100 gram", "6 bulan", "Daging atau jamur pilihan, kelapa, bumbu"),
    ("Kue Kering {}", ["Nastar", "Kastengel", "Kacang", "Kurma", "Sagu Keju"], 35, 75, "stoples", "400 gram", "4 bulan", "Tepung terigu, mentega, telur, gula"),
    ("Wingko Babat {}", ["Original", "Nangka", "Durian"], 20, 35, "dus", "10 buah", "7 hari", "Kelapa, tepung ketan, gula"),
    ("Dodol {}", ["Salak", "Waluh", "Rumput Laut", "Ketan Hitam"], 18, 35, "dus", "300 gram", "2 bulan", "Tepung ketan, gula merah, santan"),
    ("Roti {}", ["Gandum", "Kurma", "Pisang Cokelat", "Sobek"], 12, 25, "bungkus", "250 gram", "5 hari", "Tepung terigu, ragi, susu, telur"),
    ("Bandeng Presto {}", ["Duri Lunak", "Pedas", "Daun Kemangi"], 30, 55, "pak", "500 gram", "6 bulan beku", "Ikan bandeng, bumbu, garam"),
    ("Mie Sayur {}", ["Bayam", "Wortel", "Ubi Ungu", "Kelor"], 10, 18, "bungkus", "200 gram", "6 bulan", "Tepung terigu, sayur segar, telur"),
    ("Kacang {}", ["Mete Panggang", "Telur", "Bawang", "Atom Pedas"], 15, 60, "bungkus", "250 gram", "4 bulan", "Kacang, bawang putih, garam"),
    ("Beras {}", ["Organik Mentik Wangi", "Merah Organik", "Hitam Organik", "Pandan Wangi"], 60, 110, "karung", "5 kg", "1 tahun", "Beras"),
]  # fmt: skip
MINUMAN = [
    ("Sari {}", ["Apel", "Belimbing", "Sirsak", "Kurma", "Jambu Merah"], 5, 15, "botol", "250 ml", "6 bulan", "Buah segar, air, gula"),
    ("Sirup {}", ["Jahe Merah", "Rosella", "Markisa", "Kawis", "Pala"], 25, 45, "botol", "600 ml", "1 tahun", "Gula, air, sari buah"),
    ("Air Minum {}", ["Santri 600 ml", "Barokah 330 ml", "Galon 19 liter"], 3, 20, "botol", "600 ml", "1 tahun", "Air"),
    ("Susu {}", ["Kedelai", "Kambing Etawa", "Kurma"], 8, 45, "botol", "250 ml", "7 hari", "Susu, gula"),
    ("Minuman Serbuk {}", ["Jahe Wangi", "Temulawak", "Cokelat", "Kunyit Asam"], 15, 30, "dus", "10 sachet", "1 tahun", "Gula, rempah"),
    ("Es Lilin {}", ["Kacang Hijau", "Durian", "Ketan Hitam"], 10, 20, "pak", "10 buah", "3 bulan beku", "Santan, gula, buah"),
]  # fmt: skip
KOPI_TEH = [
    ("Kopi Robusta {}", ["Lereng Argopuro", "Dampit", "Bromo", "Kelud", "Wilis"], 25, 60, "bungkus", "200 gram", "1 tahun", "Biji kopi robusta"),
    ("Kopi Arabika {}", ["Ijen Raung", "Bondowoso", "Arjuno", "Semeru"], 45, 95, "bungkus", "200 gram", "1 tahun", "Biji kopi arabika"),
    ("Kopi Lanang {}", ["Pilihan", "Sangrai Tanah"], 40, 80, "bungkus", "150 gram", "1 tahun", "Biji kopi lanang"),
    ("Kopi {}", ["Jahe Santri", "Rempah", "Kurma", "Kaleng Siap Minum"], 10, 40, "dus", "10 sachet", "1 tahun", "Kopi, gula, rempah"),
    ("Teh {}", ["Daun Kelor", "Rosella", "Bunga Telang", "Hijau Wonosari", "Daun Jati Cina"], 15, 40, "dus", "25 kantong", "1 tahun", "Daun atau bunga kering"),
    ("Cokelat Bubuk {}", ["Murni Blitar", "Susu"], 25, 50, "bungkus", "250 gram", "1 tahun", "Kakao"),
]  # fmt: skip
HERBAL = [
    ("Madu {}", ["Randu", "Hutan", "Klanceng", "Kelengkeng", "Mahoni"], 55, 140, "botol", "500 ml", "2 tahun", "Madu murni"),
    ("Jamu {}", ["Beras Kencur", "Kunyit Asam", "Gula Asam", "Empon-empon"], 8, 20, "botol", "350 ml", "14 hari", "Rempah, gula jawa, air"),
    ("Minyak {}", ["Zaitun", "Habbatussauda", "Kelapa Murni", "Herba Sinergi"], 35, 90, "botol", "100 ml", "2 tahun", "Minyak nabati"),
    ("Kapsul {}", ["Daun Kelor", "Habbatussauda", "Temulawak"], 30, 75, "botol", "60 kapsul", "2 tahun", "Serbuk herbal"),
    ("Serbuk {}", ["Jahe Merah", "Kunyit", "Temulawak", "Daun Kelor"], 15, 40, "bungkus", "150 gram", "1 tahun", "Rempah murni"),
]  # fmt: skip
BUMBU = [
    ("Sambal {}", ["Petis Santri", "Bawang", "Teri Madura", "Cumi", "Pecel Pedas"], 18, 38, "botol", "140 gram", "6 bulan", "Cabai, bawang, minyak, garam"),
    ("Bumbu Pecel {}", ["Madiun", "Blitar", "Daun Jeruk", "Kencur"], 12, 28, "bungkus", "200 gram", "6 bulan", "Kacang tanah, cabai, kencur, gula merah"),
    ("Bumbu {}", ["Rawon", "Soto Lamongan", "Rujak Cingur", "Rendang"], 10, 22, "bungkus", "100 gram", "6 bulan", "Rempah pilihan"),
    ("Petis {}", ["Udang Sidoarjo", "Ikan Madura"], 15, 30, "stoples", "250 gram", "6 bulan", "Sari ikan, gula merah, garam"),
    ("Gula {}", ["Semut", "Aren Cetak", "Siwalan"], 15, 35, "bungkus", "500 gram", "1 tahun", "Nira"),
    ("Terasi {}", ["Puger", "Tuban"], 12, 25, "pak", "200 gram", "1 tahun", "Rebon, garam"),
    ("Garam {}", ["Spa Madura", "Beryodium Santri"], 6, 20, "bungkus", "500 gram", "2 tahun", "Garam"),
]  # fmt: skip
FASHION = [
    ("Gamis {}", ["Santriwati", "Bordir Bangil", "Katun Ima", "Batik Kombinasi"], 135, 320, "helai", "", "", ""),
    ("Sarung {}", ["Tenun Lamongan", "Goyor Gresik", "Santri", "Batik"], 85, 450, "helai", "", "", ""),
    ("Songkok {}", ["Bordir Kawung", "Hitam Polos", "Rajut"], 35, 110, "buah", "", "", ""),
    ("Mukena {}", ["Bordir", "Travel", "Katun Jepang"], 110, 350, "set", "", "", ""),
    ("Jilbab {}", ["Segi Empat", "Bergo Santri", "Pasmina"], 25, 85, "helai", "", "", ""),
    ("Baju Koko {}", ["Bordir", "Batik", "Anak"], 85, 220, "helai", "", "", ""),
    ("Sandal {}", ["Kulit Magetan", "Spon Santri"], 25, 140, "pasang", "", "", ""),
    ("Tas {}", ["Kulit Tanggulangin", "Rajut", "Ransel Santri"], 65, 350, "buah", "", "", ""),
]  # fmt: skip
BATIK = [
    ("Batik Tulis {}", ["Gentongan Motif Sekar", "Tanjung Bumi", "Pamekasan Merah", "Sekar Jagad", "Gedog Tuban"], 250, 950, "lembar", "", "", ""),
    ("Batik Cap {}", ["Kawung", "Parang Jombang", "Majapahit", "Gajah Oling"], 90, 220, "lembar", "", "", ""),
    ("Batik Ecoprint {}", ["Daun Jati", "Daun Lanang", "Sutra"], 150, 420, "lembar", "", "", ""),
    ("Bordir {}", ["Taplak Meja", "Kerudung Bangil", "Sajadah"], 65, 260, "buah", "", "", ""),
]  # fmt: skip
KERAJINAN = [
    ("Anyaman {}", ["Tas Pandan", "Keranjang Bambu", "Topi Mendong", "Tikar Pandan"], 25, 150, "buah", "", "", ""),
    ("Kaligrafi {}", ["Ukir Jati", "Kuningan", "Akrilik"], 95, 650, "buah", "", "", ""),
    ("Tasbih {}", ["Kayu Kokka", "Kayu Setigi", "Batu"], 15, 90, "buah", "", "", ""),
    ("Gerabah {}", ["Vas Bunga", "Cobek Batu", "Kendi"], 20, 120, "buah", "", "", ""),
    ("Rehal {}", ["Ukir Jepara", "Lipat Kayu Jati"], 45, 160, "buah", "", "", ""),
    ("Udeng {}", ["Batik Osing", "Madura"], 35, 80, "buah", "", "", ""),
]  # fmt: skip
FURNITUR = [
    ("Kursi {}", ["Jati Santri", "Rotan", "Bambu"], 250, 1500, "buah", "", "", ""),
    ("Meja {}", ["Lipat Santri", "Belajar Jati", "Kopi Trembesi"], 65, 1200, "buah", "", "", ""),
    ("Lemari {}", ["Kitab Jati", "Pakaian Mahoni"], 850, 3500, "buah", "", "", ""),
    ("Lampu Hias {}", ["Bambu", "Batok Kelapa"], 75, 240, "buah", "", "", ""),
]  # fmt: skip
KECANTIKAN = [
    ("Sabun {}", ["Susu Kambing", "Zaitun", "Sereh", "Kopi"], 12, 30, "batang", "80 gram", "2 tahun", "Minyak nabati, lidah buaya"),
    ("Sampo {}", ["Urang-aring", "Lidah Buaya"], 20, 40, "botol", "200 ml", "2 tahun", "Sari tumbuhan"),
    ("Lulur {}", ["Beras Bengkuang", "Kopi", "Madura"], 18, 40, "pot", "150 gram", "1 tahun", "Beras, rempah"),
    ("Parfum {}", ["Gaharu", "Melati", "Misik"], 25, 120, "botol", "30 ml", "3 tahun", "Minyak atsiri"),
]  # fmt: skip
PERTANIAN = [
    ("Pupuk {}", ["Organik Padat", "Cair Santri", "Kascing"], 15, 60, "karung", "10 kg", "1 tahun", ""),
    ("Bibit {}", ["Kelor", "Alpukat Aligator", "Durian Montong", "Jeruk Pamelo"], 10, 65, "pohon", "", "", ""),
    ("Telur {}", ["Asin Bebek", "Ayam Kampung", "Puyuh"], 25, 60, "papan", "10 butir", "14 hari", "Telur"),
    ("Jamur {}", ["Tiram Segar", "Kuping Kering"], 12, 35, "pak", "250 gram", "5 hari", "Jamur"),
    ("Pakan {}", ["Lele Apung", "Kambing Fermentasi"], 40, 120, "karung", "10 kg", "6 bulan", ""),
]  # fmt: skip
RUMAH_TANGGA = [
    ("Sabun Cuci {}", ["Piring Jeruk", "Pakaian Cair", "Tangan"], 8, 25, "botol", "500 ml", "2 tahun", ""),
    ("Karbol {}", ["Sereh", "Pinus"], 10, 25, "botol", "1 liter", "2 tahun", ""),
    ("Sapu {}", ["Ijuk", "Lidi", "Glagah"], 12, 35, "buah", "", "", ""),
    ("Keset {}", ["Perca", "Sabut Kelapa"], 10, 35, "buah", "", "", ""),
]  # fmt: skip
JASA = [
    ("Wisata Edukasi {}", ["Kebun Pesantren", "Batik Santri", "Peternakan"], 25, 75, "orang", "", "", ""),
    ("Paket Ziarah {}", ["Wali Lima", "Madura Sehari"], 150, 650, "orang", "", "", ""),
    ("Katering {}", ["Nasi Kotak", "Prasmanan Walimah"], 15, 45, "porsi", "", "", ""),
]  # fmt: skip
TEKNOLOGI = [
    ("Jasa Pembuatan {}", ["Situs Web Pesantren", "Aplikasi Kasir", "Video Profil"], 500, 5000, "paket", "", "", ""),
    ("Servis {}", ["Laptop", "Ponsel"], 50, 500, "kali", "", "", ""),
    ("Kelas {}", ["Desain Grafis", "Pemrograman Dasar"], 100, 750, "orang", "", "", ""),
]  # fmt: skip

# category slug: (share of 2,000 products, kinds)
SHELVES = {
    "makanan": (660, MAKANAN),
    "minuman": (180, MINUMAN),
    "kopi-teh": (210, KOPI_TEH),
    "herbal-jamu": (140, HERBAL),
    "bumbu-rempah": (130, BUMBU),
    "fashion-busana-muslim": (200, FASHION),
    "batik-bordir": (150, BATIK),
    "kerajinan": (120, KERAJINAN),
    "furnitur-dekorasi": (50, FURNITUR),
    "kecantikan-perawatan": (60, KECANTIKAN),
    "pertanian-peternakan": (50, PERTANIAN),
    "kebutuhan-rumah-tangga": (30, RUMAH_TANGGA),
    "jasa-wisata-halal": (12, JASA),
    "teknologi-informasi": (8, TEKNOLOGI),
}
