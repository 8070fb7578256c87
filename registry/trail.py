"""The trail: who changed what, written by the database in the same transaction, whatever wrote it.

A trigger on every table that matters (registry.trail_tables) calls one function that belongs to the owner; the serving
role reads the trail and can do nothing else to it. Who acts is told to the database before each write, with a proof
made by a key that the serving role of the database cannot read: a name without it is kept as a false one.
"""

import hashlib
import hmac
import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection, connections
from django.utils.crypto import salted_hmac

from registry import trail_tables
from registry.grants import serving_role
from registry.migrations import _trail

TRIGGER = "leaves_a_trail"
FUNCTION = "registry_leave_trail"
# Those the trail rests on: whether each runs with its owner's rights, and whether it looks up names by itself.
FUNCTIONS = {
    FUNCTION: (True, True),
    "registry_trail_is_proven": (True, True),
    "registry_told": (False, False),
    "registry_masked": (False, False),
    "registry_scrubbed": (False, True),
    "registry_trail_digest": (False, True),
}
CONTEXT = re.compile(r"[0-9a-f]{64}\|[0-9]*\|[\w:./* -]*", re.ASCII)
STRANGE = re.compile(r"[^\w:./* -]", re.ASCII)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|MERGE|WITH|TRUNCATE)\b", re.IGNORECASE)
BLOCK = 64  # bytes of SHA-256's blocks, for the two keys of HMAC
_acting: ContextVar = ContextVar("acting", default=None)


@dataclass
class Actor:
    """Who acts, by their key, and by which page or command. `who` is asked at the first write, not before."""

    who: object = None
    via: str = ""
    contexts: dict = field(default_factory=dict)

    def context(self) -> str:
        """What the database is told: proof, person, page."""
        told = self.who() if callable(self.who) else self.who
        via = self.via() if callable(self.via) else self.via
        if (told, via) not in self.contexts:
            said = f"{told or ''}|{STRANGE.sub('_', via)[:100]}"
            self.contexts[told, via] = f"{_proof(said)}|{said}"
        return self.contexts[told, via]


@contextmanager
def acting(who=None, via=""):
    """Whatever is written in this block is written by this person (key, or what gives it) on this page or command."""
    token = _acting.set(Actor(who, via))
    try:
        with connection.execute_wrapper(_tell_database):
            yield
    finally:
        _acting.reset(token)


def _tell_database(execute, sql, params, many, context):
    """Send who acts along with each statement that may write: no further way to the database."""
    actor = _acting.get()
    if actor is None or not isinstance(sql, str) or not WRITES.match(sql):
        return execute(sql, params, many, context)
    told = actor.context()
    if not CONTEXT.fullmatch(told):
        raise ValueError("who acts cannot be told")
    return execute(f"SELECT set_config('portal.actor', '{told}', true); {sql}", params, many, context)


def _key():
    return salted_hmac("registry.trail", "who acts", algorithm="sha256").digest()


def _proof(said):
    return hmac.new(_key(), said.encode(), hashlib.sha256).hexdigest()


def _two_keys():
    """HMAC's inner and outer key (RFC 2104), for a database that knows SHA-256 alone."""
    whole = _key().ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in whole), bytes(byte ^ 0x5C for byte in whole)


def lay_trail(using):
    """Functions, key, and a trigger on every table that matters, as they have to be. Safe to repeat; for the owner."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regproc(%s) IS NOT NULL", [FUNCTION])
        if not cursor.fetchone()[0]:
            return  # migrated back to before the trail
        cursor.execute(_trail.FUNCTIONS)
        cursor.execute("DELETE FROM portal_key.secret")
        cursor.execute("INSERT INTO portal_key.secret VALUES (%s, %s)", _two_keys())
        wanted = dict(_triggers(cursor, connections[using].introspection.table_names(cursor)))
        for table in _tables_with_trigger(cursor) - wanted.keys():
            cursor.execute(f"DROP TRIGGER {TRIGGER} ON {table}")
        for table, arguments in wanted.items():
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION {FUNCTION}({', '.join(arguments)})"
            )
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {TRIGGER}")


def _tables_with_trigger(cursor):
    cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [TRIGGER])
    return {table for (table,) in cursor.fetchall()}


def _triggers(cursor, present):
    """(table, quoted arguments of its trigger) of each table that leaves a trail, as far as it is there already."""
    for model in trail_tables.trailed_models():
        table = model._meta.db_table
        if table not in present:
            continue
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attgenerated <> ''", [table])
        reckoned = [name for (name,) in cursor.fetchall()]
        columns = (
            trail_tables.SECRET.get(table, []) + trail_tables.CLOSED.get(table, []),
            trail_tables.MASKED.get(table, []),
            trail_tables.SILENT.get(table, []) + reckoned,
        )
        lists = ("{" + ",".join(names) + "}" for names in columns)
        yield table, [f"'{each}'" for each in (model._meta.pk.column, *lists)]


FAULTS = {
    "absent": "The trail is not there: migrate.",
    "key": "The database does not know the key of this portal: migrate with the same SECRET_KEY.",
    "functions": "Functions of the trail are not as they were made: {}. Put them back.",
    "triggers": "Tables leave no trail, or another one than they should: {}. Migrate again.",
    "rights": "The serving role may write the trail or owns it: {}.",
    "superuser": "The serving role is a superuser, whom nothing binds.",
}


def faults(using="default") -> list[str]:
    """Why the trail could be bent, in words for engineers; [] where all holds. A handful of queries."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass('registry_user') IS NOT NULL, to_regproc(%s) IS NOT NULL", [FUNCTION])
        is_migrated, is_there = cursor.fetchone()
        if not is_there:
            return [FAULTS["absent"]] if is_migrated else []  # nothing to bend in an empty database
        present = connections[using].introspection.table_names(cursor)
        found = [*_key_faults(cursor), *_function_faults(cursor), *_trigger_faults(cursor, present)]
        return found + _right_faults(cursor)


def _key_faults(cursor):
    said = "|start"
    cursor.execute("SELECT registry_trail_is_proven(%s)", [f"{_proof(said)}|{said}"])
    return [] if cursor.fetchone()[0] else [FAULTS["key"]]


def _function_faults(cursor):
    """A function is as its migration made it: the same text, run by its owner where it has to be, names nailed down."""
    cursor.execute(
        "SELECT proname, prosrc, prosecdef, proconfig FROM pg_proc"
        " WHERE proname = ANY (%s) AND pronamespace = 'public'::regnamespace",
        [list(FUNCTIONS)],
    )
    standing = {name: (text, is_definer, config) for name, text, is_definer, config in cursor.fetchall()}
    bad = []
    for name, (runs_as_owner, is_nailed) in FUNCTIONS.items():
        text, is_definer, config = standing.get(name, ("", None, None))
        if (
            text not in _trail.FUNCTIONS
            or is_definer is not runs_as_owner
            or is_nailed != ("search_path" in str(config))
        ):
            bad.append(name)
    return [FAULTS["functions"].format(", ".join(bad))] if bad else []


def _trigger_faults(cursor, present):
    cursor.execute(
        "SELECT tgrelid::regclass::text, tgenabled::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = %s",
        [TRIGGER],
    )
    standing = {table: (enabled, definition) for table, enabled, definition in cursor.fetchall()}
    bad = []
    for table, arguments in _triggers(cursor, present):
        enabled, definition = standing.get(table, ("", ""))
        is_whole = "AFTER INSERT OR DELETE OR UPDATE ON" in definition and " WHEN " not in definition
        if enabled != "A" or not is_whole or not definition.endswith(f"{FUNCTION}({', '.join(arguments)})"):
            bad.append(table)
    return [FAULTS["triggers"].format(", ".join(sorted(bad)))] if bad else []


def _right_faults(cursor):
    role = serving_role()
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
    row = cursor.fetchone()
    if row is None:
        return []  # it cannot sign in either
    if row[0]:
        return [FAULTS["superuser"]]
    cursor.execute(
        """
        SELECT kept FROM unnest(ARRAY['registry_trail', 'registry_seal']) AS kept
        WHERE has_table_privilege(%(role)s, kept, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
           OR kept = 'registry_trail' AND has_table_privilege(%(role)s, kept, 'INSERT')
           OR pg_has_role(%(role)s, (SELECT relowner FROM pg_class WHERE oid = kept::regclass), 'MEMBER')
        UNION ALL SELECT 'portal_key' WHERE has_schema_privilege(%(role)s, 'portal_key', 'USAGE')
        """,
        {"role": role},
    )
    tables = [table for (table,) in cursor.fetchall()]
    return [FAULTS["rights"].format(", ".join(tables))] if tables else []
