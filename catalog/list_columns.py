"""What a list may say of a product, and how people call it; makers and papers have columns of their own."""

from django.utils.translation import gettext_lazy as _

from registry.columns import Column

PRODUCT_COLUMNS = (
    Column("number", _("Application number"), "nomor permohonan, no permohonan, nomor permohonan pirt"),
    Column("name", _("Product name"), "nama produk, nama dagang, produk, nama barang, product name"),
    Column("food", _("Description of the food"), "deskripsi pangan, jenis produk"),
    Column(
        "name_en", _("Name in English"), "nama dalam bahasa inggris, nama produk inggris, nama inggris, english name"
    ),
    Column("brand", _("Brand"), "merek, merk, brand, merek dagang, nama merek"),
    Column("category", _("Category"), "kategori, kategori produk, category"),
    Column("food_group", _("Food group"), "grup jenis pangan, kelompok pangan"),
    Column("description", _("Description"), "keterangan, keterangan produk, deskripsi, deskripsi produk, uraian"),
    Column(
        "description_en",
        _("Description in English"),
        "keterangan dalam bahasa inggris, deskripsi inggris, english description",
    ),
    Column("ingredients", _("Ingredients"), "komposisi utama, komposisi, bahan, bahan baku"),
    Column("net_weight", _("Net weight"), "berat bersih, netto, neto, berat, isi bersih, berat netto"),
    Column("net_weight_unit", _("Unit of the net weight"), "satuan berat, satuan berat bersih"),
    Column("net_weight_unit", _("Unit of the net weight"), "satuan", after="net_weight"),
    Column("shelf_life", _("Shelf life"), "masa simpan, daya simpan, masa kedaluwarsa"),
    Column("shelf_life_unit", _("Unit of the shelf life"), "satuan masa simpan"),
    Column(
        "price", _("Price"), "harga, harga rp, harga jual, harga satuan, harga produk, harga minimum, harga terendah"
    ),
    Column("price_max", _("Highest price"), "harga maksimum, harga maks, harga maksimal, harga tertinggi"),
    Column("unit", _("Unit of sale"), "satuan, satuan jual, unit"),
    Column(
        "minimum_order",
        _("Minimum order"),
        "pesanan terkecil, minimal order, minimum order, min order, moq, minimal pemesanan, minimum pemesanan",
    ),
    Column(
        "monthly_capacity",
        _("Monthly capacity"),
        "kesanggupan per bulan, kesanggupan, kapasitas, kapasitas produksi, kapasitas per bulan, "
        "kapasitas produksi per bulan",
    ),
    Column("gtin", _("Barcode"), "barcode, gtin, ean, kode batang"),
    # Names of files in a zip that may follow the list (catalog.listed_photos).
    Column("photos", _("Photos"), "foto, nama foto, file foto, nama file foto, berkas foto, gambar, nama gambar"),
)
