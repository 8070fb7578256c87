"""Lists uploaded by tests: small files, the upload page of each door, and the worker's part done at once."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from registry import list_jobs
from registry.models import IncomingList, ListJob

OPERATOR, OFFICE = "/operator/banyak/", "/admin/impor/"
PESANTREN = "NSPP;Nama;Alamat;Kode Wilayah"
NURUL = ("510035090001", "Nurul Huda", "Jl. Raya 1", "35.09")
ULUM = ("510035090002", "Miftahul Ulum", "", "35.09")
BROKEN = ("510035090003", "Darul Falah", "", "Kediri")


def csv_of(header, *rows, name="daftar.csv"):
    lines = [";".join(f'"{cell}"' for cell in row) for row in (header.split(";"), *rows)]
    return SimpleUploadedFile(name, "\n".join(lines).encode("utf-8-sig"), content_type="text/csv")


def upload(client, door, file, **fields):
    """The answer of the upload page; `fields` as the form has them."""
    said = {"token": uuid.uuid4(), "kind": "pesantren" if door == OFFICE else "product", "sheet": file}
    return client.post(door, said | fields)


def uploaded(client, door, file, **fields):
    """The list that came of an upload."""
    answer = upload(client, door, file, **fields)
    assert answer.status_code == 302, answer.context["form"].errors
    return IncomingList.objects.latest("pk")


def work():
    """Do what waits for the worker."""
    for job in ListJob.objects.filter(ended_at=None).order_by("pk"):
        list_jobs.run(job.pk)


def save(client, door, incoming, **fields):
    """Press “save” as the page shows it, and let the worker do it; the answer."""
    incoming.refresh_from_db()
    answer = client.post(f"{door}{incoming.pk}/simpan/", {"seen": incoming.judged} | fields)
    work()
    incoming.refresh_from_db()
    return answer
