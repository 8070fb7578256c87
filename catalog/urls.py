"""Addresses of the catalogue at its three doors: public, operator, staff."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from catalog.steps import FILLED_IN
from catalog.views import curation, paper_checks, papers, public, queue, staff
from catalog.views import operator as desk


class StepConverter(StringConverter):
    """The word of a step in the address."""

    regex = "|".join(FILLED_IN)


register_converter(StepConverter, "step")

public_urls = [
    path("produk/", public.product_list, name="product_list"),
    path("produk/<int:pk>-<slug:slug>/", public.product_detail, name="product_detail"),
    path("pesantren/", public.pesantren_list, name="pesantren_list"),
    path("pesantren/<int:pk>-<slug:slug>/", public.pesantren_detail, name="pesantren_detail"),
    path("umkm/<int:pk>-<slug:slug>/", public.maker_detail, name="maker_detail"),
    path("peta/", public.map_page, name="map"),
    *(
        path(f"{shelf}/<int:pk>{end}/", view, name=view.__name__)  # an address cut short leads to the whole one
        for shelf, view in (
            ("produk", public.product_detail),
            ("pesantren", public.pesantren_detail),
            ("umkm", public.maker_detail),
        )
        for end in ("", "-")
    ),
]
operator_urls = [
    path("", desk.operator_home, name="operator_home"),
    path("produk/", desk.own_product_list, name="own_product_list"),
    path("produk/baru/", desk.product_create, name="product_create"),
    path("produk/<int:pk>/", desk.product_edit, name="product_edit"),
    path("produk/<int:pk>/<step:step>/", desk.product_step, name="product_step"),
    path("foto/", desk.photo_keep, name="photo_keep"),
    path("produk/<int:pk>/ajukan/", desk.product_submit, name="product_submit"),
    path("produk/<int:pk>/tarik/", desk.product_take_back, name="product_take_back"),
    path("produk/<int:pk>/arsipkan/", desk.product_archive, name="product_archive"),
    path("produk/<int:pk>/perubahan/", desk.product_change_open, name="product_change_open"),
    path("produk/<int:pk>/perubahan/kirim/", desk.product_change_submit, name="product_change_submit"),
    path("produk/<int:pk>/perubahan/tarik/", desk.product_change_take_back, name="product_change_take_back"),
    path("produk/<int:pk>/perubahan/batalkan/", desk.product_change_give_up, name="product_change_give_up"),
    path("surat/", papers.paper_list, name="paper_list"),
    path("surat/baru/", papers.paper_create, name="paper_create"),
    path("surat/berkas/", papers.scan_keep, name="scan_keep"),
    path("surat/<int:pk>/", papers.paper_edit, name="paper_edit"),
    path("surat/<int:pk>/hapus/", papers.paper_remove, name="paper_remove"),
    path("surat/<int:pk>/berkas/", papers.paper_scan, name="paper_scan"),
    path("surat/<int:pk>/produk/", papers.paper_cover, name="paper_cover"),
]
staff_urls = [
    path("kurasi/", curation.curation_list, name="curation_list"),
    path("kurasi/baru/", curation.curation_create, name="curation_create"),
    path("kurasi/<int:pk>/", curation.curation_detail, name="curation_detail"),
    path("kurasi/<int:pk>/ubah/", curation.curation_edit, name="curation_edit"),
    path("kurasi/<int:pk>/produk/", curation.curation_bring_in, name="curation_bring_in"),
    path("kurasi/<int:pk>/produk/<int:entry_pk>/keluarkan/", curation.curation_leave_out, name="curation_leave_out"),
    path("kurasi/<int:pk>/nilai/<int:entry_pk>/", curation.curation_score, name="curation_score"),
    path("kurasi/<int:pk>/tutup/", curation.curation_close, name="curation_close"),
    path("kurasi/<int:pk>/buka/", curation.curation_reopen, name="curation_reopen"),
    path("antrean/", queue.product_queue, name="product_queue"),
    path("antrean/mulai/", queue.review_start, name="review_start"),
    path("antrean/tayangkan/", queue.publish_chosen, name="publish_chosen"),
    path("produk/<int:pk>/ambil/", queue.product_claim, name="product_claim"),
    path("produk/<int:pk>/lepas/", queue.product_release, name="product_release"),
    path("produk/<int:pk>/tinjau/", staff.product_review, name="product_review"),
    path("produk/<int:pk>/ajukan/", staff.product_submit_for_maker, name="product_submit_for_maker"),
    path("produk/<int:pk>/terbitkan/", staff.product_publish, name="product_publish"),
    path("produk/<int:pk>/kembalikan/", staff.product_return, name="product_return"),
    path("produk/<int:pk>/perubahan/terbitkan/", staff.change_publish, name="change_publish"),
    path("produk/<int:pk>/perubahan/kembalikan/", staff.change_return, name="change_return"),
    path("produk/<int:pk>/batalkan/<int:step_pk>/", staff.product_undo, name="product_undo"),
    path("produk/<int:pk>/arsipkan/", staff.product_archive, name="product_archive_by_staff"),
    path("produk/<int:pk>/pulihkan/", staff.product_restore, name="product_restore"),
    path("surat/", paper_checks.paper_queue, name="paper_queue"),
    path("surat/<int:pk>/", paper_checks.paper_check, name="paper_check"),
    path("surat/<int:pk>/berkas/", papers.paper_scan, name="paper_scan_for_staff"),
    path("surat/<int:pk>/lanjut/", paper_checks.paper_next, name="paper_next"),
    path("surat/<int:pk>/<slug:act>/", paper_checks.paper_decide, name="paper_decide"),
]
