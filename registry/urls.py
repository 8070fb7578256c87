"""Addresses of the ground at its three doors: the way in and out, the operators' desk, the office."""

from django.contrib.auth import views
from django.urls import path

from registry.views import merging, office, organisation, people, requests, settings, sign_in, sign_up, trail

account_urls = [
    path("daftar/", sign_up.sign_up, name="sign_up"),
    path("daftar/pesantren/", sign_up.pesantren_find, name="pesantren_find"),
    path("undangan/<str:token>/", sign_up.invite_accept, name="invite_accept"),
    path("masuk/", sign_in.SignIn.as_view(), name="sign_in"),
    path("masuk/kode/", sign_in.code_sign_in, name="code_sign_in"),
    path("masuk/kode/sandi/", sign_in.code_password, name="code_password"),
    path("masuk/lupa/", sign_in.password_reset, name="password_reset"),
    path("masuk/lupa/terkirim/", sign_in.password_reset_done, name="password_reset_done"),
    path("masuk/lupa/<uidb64>/<token>/", sign_in.ResetConfirm.as_view(), name="password_reset_confirm"),
    path("keluar/", views.LogoutView.as_view(), name="sign_out"),
    path(
        "sandi/",
        views.PasswordChangeView.as_view(template_name="account/password_change.html"),
        name="password_change",
    ),
    path(
        "sandi/selesai/",
        views.PasswordChangeDoneView.as_view(template_name="account/password_change_done.html"),
        name="password_change_done",
    ),
]
operator_urls = [
    path("permohonan/", requests.own_request, name="own_request"),
    path("permohonan/tarik/", requests.request_withdraw, name="request_withdraw"),
    path("permohonan/ingatkan/", requests.request_remind, name="request_remind"),
    path("usaha/", organisation.own_organisations, name="own_organisations"),
    path("usaha/umkm/<int:pk>/tentang/", organisation.maker_facts, name="maker_facts"),
    path("usaha/<str:kind>/<int:pk>/", organisation.organisation_detail, name="organisation_detail"),
    path("usaha/<str:kind>/<int:pk>/undang/", organisation.invite_create, name="invite_create"),
    path(
        "usaha/<str:kind>/<int:pk>/undangan/<int:invite_pk>/tarik/",
        organisation.invite_withdraw,
        name="invite_withdraw",
    ),
    path(
        "usaha/<str:kind>/<int:pk>/anggota/<int:member_pk>/serahkan/",
        organisation.member_hand_over,
        name="member_hand_over",
    ),
    path(
        "usaha/<str:kind>/<int:pk>/anggota/<int:member_pk>/keluarkan/",
        organisation.member_remove,
        name="member_remove",
    ),
    path("usaha/<str:kind>/<int:pk>/keluar/", organisation.member_leave, name="member_leave"),
]
staff_urls = [
    path("kembar/", merging.duplicate_list, name="duplicate_list"),
    path("kembar/<str:kind>/<int:one>/<int:other>/bukan/", merging.not_the_same, name="not_the_same"),
    path("gabung/<str:kind>/<int:pk>/", merging.merge_with, name="merge_with"),
    path("gabung/<str:kind>/<int:one>/<int:other>/", merging.merge_steps, name="merge_steps"),
    path("gabungan/", merging.merge_list, name="merge_list"),
    path("gabungan/<int:pk>/", merging.merge_detail, name="merge_detail"),
    path("jejak/", trail.trail_list, name="trail_list"),
    path("setelan/", settings.office_settings, name="office_settings"),
    path("setelan/<slug:key>/", settings.office_setting_change, name="office_setting_change"),
    path("permohonan/", office.request_queue, name="request_queue"),
    path("permohonan/<int:pk>/", office.request_detail, name="request_detail"),
    path("permohonan/<int:pk>/setujui/", office.request_approve, name="request_approve"),
    path("permohonan/<int:pk>/tolak/", office.request_refuse, name="request_refuse"),
    path("akun/", people.people, name="people"),
    path("akun-baru/", people.account_open, name="account_open"),
    path("akun/<int:pk>/", people.person_detail, name="person_detail"),
    path("akun/<int:pk>/kode-baru/", people.code_make, name="code_make"),
    path("akun/<int:pk>/kode/", people.code_paper, name="code_paper"),
    path("anggota/<str:kind>/<int:pk>/", people.organisation_members, name="organisation_members"),
    path(
        "anggota/<str:kind>/<int:pk>/<int:member_pk>/serahkan/",
        people.member_hand_over_by_office,
        name="member_hand_over_by_office",
    ),
    path(
        "anggota/<str:kind>/<int:pk>/<int:member_pk>/keluarkan/",
        people.member_remove_by_office,
        name="member_remove_by_office",
    ),
]
