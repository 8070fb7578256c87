"""Files on their way in: what is too large or too many is noticed while it is read, and none of it is kept.

Django's own way is to write files of any size to the disk and to break off at one file too many, which costs
whatever was typed beside them. Here the form arrives whole, with a TurnedAway in the place of such a file.
"""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

from registry.pictures import photo_limits

MOST_KEPT = 20  # files of one form; of each photo of a product there may be some bad tries


class TurnedAway(UploadedFile):
    """Stands for a file that was not kept; `code` says why, as registry.pictures.refusal knows it."""

    def __init__(self, name, code):
        super().__init__(BytesIO(), name, size=0)
        self.code = code


class PhotoUploadHandler(TemporaryFileUploadHandler):
    """Keeps photos of a size that may be, up to the room that all photos of one product may take together.

    Nothing is raised for the others: SkipFile would close the file before, which was good (Django closes whatever
    a handler holds), and no later handler may be asked, since it would hand over its last file once more.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.largest = photo_limits()["bytes"]
        self.room, self.kept, self.code = settings.PHOTOS_PER_PRODUCT * self.largest, 0, ""

    def new_file(self, *args, **kwargs):
        self.file = None
        if self.kept < MOST_KEPT and self.room >= self.largest:
            self.code = ""
            super().new_file(*args, **kwargs)
        else:
            self.code = "photo_one_too_many"
            FileUploadHandler.new_file(self, *args, **kwargs)

    def receive_data_chunk(self, raw_data, start):
        if not self.code and start + len(raw_data) > self.largest:
            self.code = "photo_too_large"
            self.file.close()
        if not self.code:
            self.file.write(raw_data)

    def file_complete(self, file_size):
        if self.code:
            return TurnedAway(self.file_name, self.code)
        self.kept += 1
        self.room -= file_size
        return super().file_complete(file_size)

    def upload_interrupted(self):
        if self.file:
            super().upload_interrupted()
