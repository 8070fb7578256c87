"""What the background worker does for the ground."""

from django_tasks import task

from registry import list_jobs


@task()
def do_list_job(pk: int) -> None:
    """Work on an uploaded list; safe to repeat."""
    list_jobs.run(pk)
