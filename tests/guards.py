"""The guards behind each promise: where each stands, how it is taken away, and the test that notices."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """`old` stands once in `file`; `new` in its place takes the guard away. `test`: what pytest is called with."""

    promise: str
    says: str
    file: str
    old: str
    new: str
    test: str


RIGHTS, CANARY = "tests/registry/test_rights.py", "tests/test_canary.py"
TRAIL, SQL = "tests/registry/test_trail.py", "registry/migrations/_trail.py"
GUARDS = [
    # --- P4: nobody's records but one's own
    Guard(
        "P4", "pages are closed unless they say otherwise", "opop_portal/settings.py",
        '    "opop_portal.middleware.ClosedByDefault",\n', "",
        "tests/catalog/test_operator_doors.py -k visitor",
    ),
    Guard(
        "P4", "rows reach a view through visible_to alone", "catalog/models/product.py",
        "return self.filter(maker__in=Umkm.objects.acted_for_by(user))\n\n    def makers",
        "return self\n\n    def makers",
        "tests/catalog/test_operator_doors.py -k neighbour",
    ),
    # --- P5 and P6: input
    Guard(
        "P5", "malformed requests are refused before anything reads them", "opop_portal/middleware.py",
        "        if _is_malformed(request):", "        if False:",
        "tests/test_middleware.py -k nul_is_refused",
    ),
    Guard(
        "P6", "pictures are decoded in a child with a limit of memory", "registry/confinement.py",
        '_bind(resource.RLIMIT_AS, limits["memory"])', "pass",
        "tests/registry/test_pictures.py -k memory_is_limited",
    ),
    # --- P7 and P8: files
    Guard(
        "P7", "pictures stand upright", "registry/picture_child.py",
        "return fresh.transpose(UPRIGHT[held]) if held in UPRIGHT else fresh", "return fresh",
        "tests/registry/test_pictures.py -k honest_photo",
    ),
    Guard(
        "P8", "only named formats are opened", "registry/picture_child.py",
        'name = kind(source)\n    if name == "JPEG"', 'name = "JPEG"\n    if name == "JPEG"',
        "tests/registry/test_pictures.py -k hostile_photo_is_refused",
    ),
    Guard(
        "P8", "photos of what is not on show are for those who may see it", "catalog/views/photos.py",
        "if upload is None or not _may_see(request.user, upload):", "if upload is None:",
        "tests/registry/test_private_photos.py -k neighbour",
    ),
    Guard(
        "P8", "the public folder follows what is on show", "catalog/shown_photos.py",
        "    transaction.on_commit(lambda: make_true(products, uploads), robust=True)", "    pass",
        "tests/catalog/test_photos_shown.py -k publishing_shows",
    ),
    # --- P9: guessing
    Guard(
        "P9", "a try is counted before the password is looked at, under a lock of its row", "registry/lockout.py",
        "Lock.objects.select_for_update().get(key=key)", "Lock.objects.get(key=key)",
        "tests/registry/test_lockout.py -k twenty",
    ),
    Guard(
        "P9", "a locked door is not even tried", "registry/lockout.py",
        "if lock.until and lock.until > at:", "if False:",
        "tests/registry/test_lockout.py -k lock_the_account",
    ),
    Guard(
        "P9", "each lock in a row lasts twice as long", "registry/lockout.py",
        "settings.LOCK_FIRST * 2**lock.times", "settings.LOCK_FIRST",
        "tests/registry/test_lockout.py -k twice_as_long",
    ),
    Guard(
        "P9", "doors are accounts in one spelling", "registry/guard.py",
        "return next(iter(found.values()), typed.strip().lower())", "return typed",
        "tests/registry/test_lockout.py -k another_spelling",
    ),
    Guard(
        "P9", "a known device is a door of its own", "registry/guard.py",
        'key = door(kind, login, device.digest if device else "")', "key = door(kind, login)",
        "tests/registry/test_lockout.py -k stranger_does_not_lock",
    ),
    Guard(
        "P9", "an unknown account costs the same hashing", "registry/sign_in.py",
        "User().set_password(password)", "pass",
        "tests/registry/test_lockout.py -k same_hashing",
    ),
    Guard(
        "P9", "wrong codes of the second step count too", "registry/views/second_step.py",
        "found = tried.by(check(form.cleaned_data[\"code\"]))",
        "found = tried.by(True) and check(form.cleaned_data[\"code\"])",
        "tests/registry/test_lockout.py -k second_step_lock",
    ),
    # --- P10: two steps, sessions, passwords
    Guard(
        "P10", "staff are asked for the second step on every way in", "registry/views/entering.py",
        "if not needs_second_step(user):\n        return let_in", "if True:\n        return let_in",
        "tests/registry/test_two_steps.py -k password_alone",
    ),
    Guard(
        "P10", "a staff session without it is worth nothing on any page", "opop_portal/middleware.py",
        "if needs_second_step(request.user) and not request.session.get(SECOND_STEP):", "if False:",
        "tests/registry/test_two_steps.py -k worth_nothing",
    ),
    Guard(
        "P10", "sessions end with password, role and standing, in the database", "registry/migrations/0010_doors.py",
        "DELETE FROM registry_session WHERE account_id = whose;", "",
        "tests/registry/test_sessions.py -k ends_all_at_once",
    ),
    Guard(
        "P10", "what ran out is never found", "registry/sessions.py",
        ", expire_date__gt=now)", ")",
        "tests/registry/test_sessions.py -k without_use",
    ),
    Guard(
        "P10", "the table holds digests of the keys alone", "registry/sessions.py",
        "return hashlib.sha256((key or \"\").encode()).hexdigest()", "return key or \"\"",
        "tests/registry/test_sessions.py -k opens_no_session",
    ),
    Guard(
        "P10", "a trusted device is a mentor's alone", "registry/views/entering.py",
        "and is_only_mentor(user):", ":",
        "tests/registry/test_two_steps.py -k by_whatever_way",
    ),
    Guard(
        "P10", "passwords of staff are longer", "registry/passwords.py",
        "return settings.PASSWORD_MIN_LENGTH_STAFF if works_for_office else settings.PASSWORD_MIN_LENGTH",
        "return settings.PASSWORD_MIN_LENGTH",
        "tests/registry/test_passwords.py -k length",
    ),
    # --- P11: headers
    Guard(
        "P11", "every answer carries the headers", "opop_portal/settings.py",
        '    "opop_portal.middleware.bear_headers",\n', "",
        "tests/doors/test_headers.py -k observatory",
    ),
    Guard(
        "P11", "no inline script or style, nothing foreign", "opop_portal/settings.py",
        '    "csp.middleware.CSPMiddleware",\n', "",
        "tests/doors/test_headers.py -k observatory",
    ),
    Guard(
        "P11", "private pages are kept nowhere", "opop_portal/settings.py",
        '    "opop_portal.middleware.private_pages_are_not_kept",\n', "",
        "tests/doors/test_headers.py -k refusal",
    ),
    # --- P12: the trail
    Guard(
        "P12", "the trail runs with its owner's rights", SQL,
        "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$\nDECLARE\n  was",
        "LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$\nDECLARE\n  was",
        f"{TRAIL} -k raw_sql_of_the_serving_role",
    ),
    Guard(
        "P12", "the serving role may only read it", "registry/grants.py",
        'READ_ONLY = ("django_migrations", "registry_trail")', 'READ_ONLY = ("django_migrations",)',
        f"{TRAIL} -k serving_role_may_not",
    ),
    Guard(
        "P12", "who acts needs a proof", SQL,
        "is_proven boolean := actor <> '' AND registry_trail_is_proven(actor);", "is_proven boolean := actor <> '';",
        f"{TRAIL} -k without_proof",
    ),
    Guard(
        "P12", "no table of the same name stands in the way", SQL,
        "INSERT INTO public.registry_trail", "INSERT INTO pg_temp.registry_trail",
        f"{TRAIL} -k same_name",
    ),
    Guard(
        "P12", "triggers fire always", "registry/trail.py",
        'cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {TRIGGER}")', "pass",
        f"{TRAIL} -k no_faults",
    ),
    Guard(
        "P12", "an unhardened trail refuses to serve", "opop_portal/trail_guard.py",
        "if found := faults(connection.alias):", "if False:",
        "tests/launch/test_trail_guard.py -k refused_each_time",
    ),
    Guard(
        "P12", "a seal is stamped with a key that the database does not know", "registry/sealing.py",
        "elif not _is_ours(each, before):", "elif False:",
        "tests/registry/test_sealing.py -k without_the_portals_key",
    ),
    Guard(
        "P12", "a seal waits for whoever is still writing", "registry/sealing.py",
        "while _are_writing(cursor, writers):", "while False:",
        "tests/registry/test_sealing.py -k waits_for",
    ),
    # --- P13: masking
    Guard(
        "P13", "private columns are masked in the trail", SQL,
        "WHEN name = ANY (masked) THEN registry_masked(value)", "WHEN name = ANY (masked) THEN value",
        f"{TRAIL} -k private_columns",
    ),
    Guard(
        "P13", "numbers like a NIK or a telephone are masked in any text", SQL,
        "      THEN registry_scrubbed(value)\n", "      THEN value\n",
        f"{TRAIL} -k in_any_text",
    ),
    Guard(
        "P13", "WhatsApp is shown with consent alone", "registry/models/makers.py",
        'return self.whatsapp if self.whatsapp_consent_at else ""', "return self.whatsapp",
        "tests/registry/test_consent.py",
    ),
    Guard(
        "P13", "logs tell no private numbers", "registry/discreet_logs.py",
        "return discreet(super().format(record))", "return super().format(record)",
        f"{CANARY} -k log",
    ),
    Guard(
        "P13", "no NIK and no mobile number in texts that everybody reads", "registry/public_texts.py",
        "    if holds_nik(text):", "    if False:",
        f"{CANARY} -k nik_in_a_public_text",
    ),
    Guard(
        "P13", "who looked at private data is noted", "registry/access_log.py",
        "    if by == record:", "    if True:",
        f"{CANARY} -k noted",
    ),
    # --- P14: rights of a person
    Guard(
        "P14", "only those who may answer a request", "registry/workflow_rights.py",
        "if not permissions.can_handle_right(by, asked):", "if False:",
        RIGHTS,
    ),
    Guard(
        "P14", "an erased account says nothing of its person", "registry/erasing.py",
        "    _forget_in_requests(person, at)\n", "",
        f"{RIGHTS} -k erased_account",
    ),
    Guard(
        "P14", "a dry run takes nothing", "registry/retention.py",
        "rows.count() if dry_run or rule.end is None", "rows.count() if rule.end is None",
        "tests/registry/test_retention.py -k dry_run",
    ),
]  # fmt: skip


def table() -> str:
    """The guards as docs/SECURITY.md shows them."""
    rows = (f"| {each.promise} | {each.says} | `{each.file}` | `{each.test}` |" for each in GUARDS)
    return "\n".join(["| promise | guard | where | its test |", "|---|---|---|---|", *rows])
