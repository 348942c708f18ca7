"""What a reader does rather than reads: enters, chooses light or dark, judges."""

from datetime import UTC, date, datetime

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from comity.codebook import Codebook
from comity.errors import InputError
from comity.ledger import add_judgement
from comity.model.judgement import VERDICTS, Judgement, Recoding
from comity.web.adding import MAX_UPLOAD, Given, add
from comity.web.addresses import address, local_path, report_address
from comity.web.because import coding_of
from comity.web.guard import KEY, cookie_for, same_token
from comity.web.page import NotFoundError
from comity.web.site import Site

_YEAR = 31_536_000
_LONGEST_NOTE = 2_000
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


async def set_theme(request: Request) -> Response:
    """Keep the choice of light or dark, or take it back."""
    form = await request.form()
    chosen = _text(form, "theme")
    answer = _back(form, "/")
    if chosen in ("light", "dark"):
        answer.set_cookie("comity_theme", chosen, max_age=_YEAR, samesite="lax")
    else:
        answer.delete_cookie("comity_theme")
    return answer


async def show_entry(request: Request) -> Response:
    """Show the form that asks for the token."""
    from comity.web.answers import environment

    site: Site = request.app.state.site
    if site.token is None:
        return RedirectResponse("/", status_code=303)
    text = environment().get_template("enter.html").render(wrong="wrong" in request.query_params)
    return Response(text, media_type="text/html; charset=utf-8")


async def enter(request: Request) -> Response:
    """Take the token and give the cookie for it."""
    site: Site = request.app.state.site
    form = await request.form()
    if site.token is None:
        return RedirectResponse("/", status_code=303)
    if not same_token(_text(form, "token") or "", site.token):
        return RedirectResponse("/enter?wrong", status_code=303)
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(
        KEY,
        cookie_for(site.token),
        max_age=_YEAR,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


async def add_reports(request: Request) -> Response:
    """Read what a form gives, keep it, and show it."""
    from starlette.concurrency import run_in_threadpool

    site: Site = request.app.state.site
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MAX_UPLOAD:
        raise HTTPException(413, f"at most {MAX_UPLOAD // 1_000_000} MB can be added here")
    async with request.form(max_files=1, max_fields=10, max_part_size=MAX_UPLOAD) as form:
        upload = form.get("file")
        content = await upload.read() if isinstance(upload, UploadFile) else b""
        given = Given(
            text=_text(form, "text"),
            file=content or None,
            name=(upload.filename or "") if isinstance(upload, UploadFile) else "",
            title=_text(form, "title"),
            outlet=_text(form, "outlet"),
            published=_day(form, "published"),
        )
    before = datetime.now(UTC).strftime(_MOMENT)
    added = await run_in_threadpool(add, site, given)
    if len(added.documents) == 1 and not added.failures:
        return RedirectResponse(report_address(added.documents[0]), status_code=303)
    return RedirectResponse(address("/", since=before), status_code=303)


async def judge(request: Request) -> Response:
    """Keep a verdict on a line of evidence and go back to it."""
    from starlette.concurrency import run_in_threadpool

    site: Site = request.app.state.site
    form = await request.form(max_fields=40)
    who = " ".join((_text(form, "who") or "").split())[:80]
    await run_in_threadpool(_judge, site, form, who)
    answer = _back(form, "/judgements")
    if who:
        answer.set_cookie("comity_judge", who, max_age=_YEAR, httponly=True, samesite="lax")
    return answer


def _judge(site: Site, form: FormData, who: str) -> None:
    if site.read_only:
        raise InputError("this reader is open for reading alone; judging is off")
    document, evidence = _text(form, "document") or "", _text(form, "evidence") or ""
    with site.view() as view:
        reading = next(view.readings(mentions=False, document=document), None)
    row = next((row for row in reading.evidence if row.id == evidence), None) if reading else None
    if reading is None or row is None:
        raise NotFoundError(f"the report {document!r} has no line of evidence {evidence!r} that holds now")
    event = next((event for event in reading.events if event.id == row.event), None)
    coded = coding_of(row, event)
    verdict = next((word for word in VERDICTS if word == _text(form, "verdict")), None)
    if verdict is None:
        raise InputError(f"a verdict is one of {', '.join(VERDICTS)}")
    note = (_text(form, "note") or "")[:_LONGEST_NOTE] or None
    add_judgement(
        site.ledger,
        Judgement(
            document=document,
            evidence=evidence,
            span=row.span,
            coded=coded,
            verdict=verdict,
            recoding=recoding_of(form, coded, site.codebook) if verdict == "recode" else None,
            note=note,
            who=who or site.judge or "",
            at=datetime.now(UTC).strftime(_MOMENT),
        ),
    )


def recoding_of(form: FormData, coded: object, codebook: Codebook) -> Recoding:
    """Return the fields of a form that differ from what is coded. Raises InputError for codes that the tables lack."""
    import msgspec

    changed: dict[str, object] = {}
    for name in ("leaning", "status", "issue", "type", "mode"):
        given, was = _text(form, name), getattr(coded, name)
        if given and given != (was or "none"):
            changed[name] = given
    for name in ("actors", "recipients"):
        raw = form.get(name)
        if isinstance(raw, str):
            codes = tuple(raw.replace(",", " ").split())
            if codes != (getattr(coded, name) or ()):
                changed[name] = codes
    _check(changed, codebook)
    try:
        return msgspec.convert(changed, Recoding)
    except msgspec.ValidationError as error:
        raise InputError(f"the recoding cannot be used: {error}") from None


def _check(changed: dict[str, object], codebook: Codebook) -> None:
    kind, mode = changed.get("type"), changed.get("mode")
    if kind and kind not in codebook.type_rows:
        raise InputError(f"{kind!r} is no event type; see: comity codebook show types")
    if mode and mode != "none" and mode not in {row.mode for row in codebook.modes}:
        raise InputError(f"{mode!r} is no mode; see: comity codebook show modes")
    for name in ("actors", "recipients"):
        for code in changed.get(name, ()):  # type: ignore[attr-defined]
            if code not in codebook.actor_names:
                raise InputError(f"{code!r} is no code of an actor; see: comity codebook show states")


def _day(form: FormData, name: str) -> date | None:
    given = _text(form, name)
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise InputError(f"{given!r} is no day; write it as 2031-05-09") from None


def _text(form: FormData, name: str) -> str | None:
    value = form.get(name)
    return value.strip() if isinstance(value, str) and value.strip() else None


def _back(form: FormData, otherwise: str) -> RedirectResponse:
    return RedirectResponse(local_path(_text(form, "back"), otherwise), status_code=303)
