"""Reference rows of the ground: the 38 kabupaten and kota. Added by code where missing, never changed again."""

from registry.choices import PhraseUse
from registry.models import ReadyPhrase, Regency
from registry.places import REGENCIES


def keep_regencies(using):
    Regency.objects.using(using).bulk_create(
        [
            Regency(
                code=fact.code,
                name=fact.name,
                short_name=fact.short_name,
                kind=fact.kind,
                population=fact.population,
                tile_column=fact.tile_column,
                tile_row=fact.tile_row,
                tile_label=fact.tile_label,
            )
            for fact in REGENCIES
        ],
        ignore_conflicts=True,
    )


# A beginning for the office's own list: it is written only while there is none.
PHRASES = {
    PhraseUse.RETURN_PRODUCT: (
        "Foto buram, mohon foto ulang di tempat terang.",
        "Foto belum memperlihatkan kemasan bagian belakang; tulisan bahan harus terbaca.",
        "Nama produk tidak sama dengan yang tertulis di kemasan atau di sertifikat.",
        "Bahan belum lengkap; mohon tulis seperti pada kemasan.",
        "Kategori belum sesuai dengan produknya.",
        "Berat bersih belum ditulis.",
    ),
    PhraseUse.REFUSE_PAPER: (
        "Nomor tidak sama dengan dokumen.",
        "Pindaian tidak terbaca; mohon unggah ulang.",
        "Nama usaha pada dokumen berbeda.",
        "Nama produk tidak tercantum pada dokumen.",
        "Masa berlaku dokumen sudah habis.",
    ),
}


def keep_phrases(using):
    phrases = ReadyPhrase.objects.using(using)
    if phrases.exists():
        return
    phrases.bulk_create(
        [
            ReadyPhrase(use=use, text=text, position=position)
            for use, texts in PHRASES.items()
            for position, text in enumerate(texts, start=1)
        ]
    )
