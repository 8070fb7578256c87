"""The score that MDN's HTTP Observatory would give an answer of the portal.

Rules and modifiers: https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring (its grader:
https://github.com/mdn/mdn-http-observatory). Begin at 100, take off what is missing; from 90 on bonuses count. Of what
only a network shows the least is assumed: the host is in no preload list, and plain HTTP leads to the same host.
"""

from tests.doors.reading import sources_of

MINIMUM_FOR_BONUS = 90
HALF_YEAR = 15_768_000  # seconds
BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*", "http://*.*", "https://*.*"}
PASSIVE = ("img-src", "media-src")
INLINE = {"'unsafe-inline'", "data:"}
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE_REFERRERS = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}


def score(answer) -> tuple[int, dict[str, int]]:
    """(score, modifier by test) of an answer given over HTTPS."""
    found = {test.__name__: test(answer) for test in TESTS}
    least = 100 + sum(points for points in found.values() if points < 0)
    bonus = sum(points for points in found.values() if points > 0)
    return max(0, least + (bonus if least >= MINIMUM_FOR_BONUS else 0)), found


def policy_of(answer) -> dict[str, set[str]]:
    """{directive: sources} of the content policy."""
    parts = (part.split() for part in answer.headers.get("Content-Security-Policy", "").split(";"))
    return {words[0].lower(): set(words[1:]) for words in parts if words}


def content_security_policy(answer) -> int:
    """The first fault decides, in the order of the grader; without one, whether all is closed that is not named."""
    policy = policy_of(answer)
    if not policy:
        return -25
    scripts, objects, styles = (
        policy.get(name, policy.get("default-src", {"*"})) for name in ("script-src", "object-src", "style-src")
    )
    passive = set().union(*(policy.get(name, ()) for name in PASSIVE))
    active = set().union(*(given for name, given in policy.items() if name not in PASSIVE))
    faults = (
        (-20, scripts & (BROAD | INLINE) or objects & BROAD),
        (-20, _is_plain(active)),
        (-10, "'unsafe-eval'" in scripts | styles),
        (-10, _is_plain(passive)),
        (0, styles & (BROAD | INLINE)),
        (10, policy.get("default-src") == {"'none'"}),
    )
    return next((points for points, is_so in faults if is_so), 5)


def _is_plain(sources):
    return any(source.startswith(("http:", "ftp:")) for source in sources)


def cookies(answer) -> int:
    given = list(answer.cookies.values())
    if not given:
        return 0
    is_hsts = strict_transport_security(answer) == 0
    worst = 5 if all(cookie["samesite"] in ("Lax", "Strict") for cookie in given) else 0
    for cookie in given:
        is_session = "sesi" in cookie.key.lower() or "sess" in cookie.key.lower()
        if not cookie["secure"]:
            worst = min(worst, (-10 if is_hsts else -40) if is_session else (-5 if is_hsts else -20))
        if is_session and not cookie["httponly"]:
            worst = min(worst, -30)
        if cookie["samesite"] not in ("Lax", "Strict") and (cookie["samesite"] or "csrf" in cookie.key.lower()):
            worst = min(worst, -20)
    return worst


def cross_origin_resource_sharing(answer) -> int:
    is_for_all = answer.headers.get("Access-Control-Allow-Origin") not in (None, "null")
    return -50 if is_for_all and answer.headers.get("Access-Control-Allow-Credentials") == "true" else 0


def cross_origin_resource_policy(answer) -> int:
    said = answer.headers.get("Cross-Origin-Resource-Policy")
    return {None: 0, "cross-origin": 0, "same-origin": 10, "same-site": 10}.get(said, -5)


def referrer_policy(answer) -> int:
    said = answer.headers.get("Referrer-Policy")
    if said is None:
        return 0
    known = [word for word in map(str.strip, said.lower().split(",")) if word in PRIVATE_REFERRERS | UNSAFE_REFERRERS]
    return 5 if known and known[-1] in PRIVATE_REFERRERS else -5


def strict_transport_security(answer) -> int:
    parts = [part.strip() for part in answer.headers.get("Strict-Transport-Security", "").lower().split(";")]
    ages = [part.removeprefix("max-age=") for part in parts if part.startswith("max-age=")]
    if not ages or not ages[0].isdecimal():
        return -20
    return 0 if int(ages[0]) >= HALF_YEAR else -10


def subresource_integrity(answer) -> int:
    """A script of our own needs no seal; a foreign one without it costs, and over plain HTTP much."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return 0
    foreign = [each for each in sources_of(answer.content.decode(), "script") if "//" in each]
    if any(not each.startswith("https://") for each in foreign):
        return -50
    return -5 if foreign else 0


def x_content_type_options(answer) -> int:
    return 0 if answer.headers.get("X-Content-Type-Options", "").lower() == "nosniff" else -5


def x_frame_options(answer) -> int:
    ancestors = policy_of(answer).get("frame-ancestors")
    if ancestors and not ancestors & BROAD:
        return 5
    return 0 if answer.headers.get("X-Frame-Options", "").upper() in ("DENY", "SAMEORIGIN") else -20


TESTS = (
    content_security_policy,
    cookies,
    cross_origin_resource_sharing,
    cross_origin_resource_policy,
    referrer_policy,
    strict_transport_security,
    subresource_integrity,
    x_content_type_options,
    x_frame_options,
)
