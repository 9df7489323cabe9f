"""``check``, ``develop`` and ``specs``: the judgement from the command line."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from capture_station.checks.judge import Judge
from capture_station.checks.picture import MOST_BYTES
from capture_station.checks.report import judgement_record
from capture_station.checks.specs import load_specs
from capture_station.cli.options import DataOption, JsonOption, LangOption
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Finding, Judgement, Severity, Verdict
from capture_station.domain.spec import Background, Limit, PhotoSpec
from capture_station.locations import default_data_dir, models_dir
from capture_station.wording import Lang, finding_sentences, trouble_sentence

DEFAULT_SPEC = "cn.chsi.degree.2017"

SpecOption = Annotated[
    str, typer.Option("--spec", metavar="ID", help="照片标准 / The photo standard.")
]
BackgroundOption = Annotated[
    list[str] | None,
    typer.Option(
        "--background",
        metavar="NAME|R,G,B",
        help="只接受这种背景，可重复 / Accept only this background; may be given again.",
    ),
]

_VERDICTS: Mapping[Lang, Mapping[Verdict, str]] = {
    "zh": {
        Verdict.PASS: "合格",
        Verdict.WARN: "基本合格",
        Verdict.FAIL: "不合格",
        Verdict.UNREADABLE: "无法读取",
    },
    "en": {
        Verdict.PASS: "pass",
        Verdict.WARN: "pass with remarks",
        Verdict.FAIL: "fail",
        Verdict.UNREADABLE: "unreadable",
    },
}
_MARKS: Mapping[Severity, str] = {
    Severity.PASS: "✓",
    Severity.WARN: "!",
    Severity.FAIL: "✗",
    Severity.UNKNOWN: "?",
}


def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", show_default=False)],
    spec: SpecOption = DEFAULT_SPEC,
    background: BackgroundOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    lang: LangOption = "zh",
) -> int:
    """按照片标准检查成品照片 / Judge finished portraits by a photo standard.

    有不合格或无法读取的照片时退出码为 1 / The exit status is 1 if one fails or is unreadable.
    """
    standard = _standard(spec, data)
    accepted = _accepted(background, standard)
    judge = Judge(models_dir())
    failed = False
    for path in files:
        try:
            judgement = judge.judge_file(_bytes_of(path), standard, accepted)
        except Trouble as trouble:
            # One file that cannot be had does not keep the others from being judged.
            unread = Judgement(standard.id, Verdict.UNREADABLE, None, reason=trouble.key)
            tell_judgement(str(path), unread, lang, as_json=as_json, trouble=trouble)
            failed = True
            continue
        failed = failed or judgement.verdict in {Verdict.FAIL, Verdict.UNREADABLE}
        tell_judgement(str(path), judgement, lang, as_json=as_json)
    return 1 if failed else 0


def develop(
    original: Annotated[Path, typer.Argument(metavar="ORIGINAL", show_default=False)],
    out: Annotated[Path, typer.Argument(metavar="OUT", show_default=False)],
    spec: SpecOption = DEFAULT_SPEC,
    background: BackgroundOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    lang: LangOption = "zh",
) -> int:
    """由原始照片制作成品照片并检查 / Make a portrait from an original and judge it.

    成品照片不合格时仍会保存，退出码为 1 / A failing portrait is written too, with exit status 1.
    """
    standard = _standard(spec, data)
    accepted = _accepted(background, standard)
    made = Judge(models_dir()).develop(_bytes_of(original), standard, accepted)
    try:
        out.write_bytes(made.portrait)
    except OSError as error:
        raise Trouble("file.unwritable", file=out.name, reason=_reason(error)) from error
    tell_judgement(str(out), made.judgement, lang, as_json=as_json)
    return 1 if made.judgement.verdict is Verdict.FAIL else 0


def specs(
    spec_id: Annotated[str | None, typer.Argument(metavar="[ID]", show_default=False)] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    lang: LangOption = "zh",
) -> None:
    """列出照片标准，或显示其中一个 / List the photo standards, or show one."""
    if spec_id is None:
        for spec in load_specs(_own_specs(data)).values():
            if as_json:
                typer.echo(json.dumps(_spec_summary(spec), ensure_ascii=False))
            else:
                frame = f"{spec.frame.width_px}×{spec.frame.height_px}"
                typer.echo(f"{spec.id:24} {frame:>9}  {spec.title[lang]}")
        return
    spec = _standard(spec_id, data)
    if as_json:
        typer.echo(json.dumps(_spec_record(spec), ensure_ascii=False))
    else:
        typer.echo("\n".join(_spec_lines(spec, lang)))


def _own_specs(data: Path | None) -> Path:
    return (data or default_data_dir()) / "specs"


def _standard(spec_id: str, data: Path | None) -> PhotoSpec:
    found = load_specs(_own_specs(data)).get(spec_id)
    if found is None:
        raise Trouble("spec.unknown", id=spec_id)
    return found


def _accepted(told: list[str] | None, spec: PhotoSpec) -> tuple[Background, ...] | None:
    """Return the backgrounds that the command line narrows to, None where it does not."""
    if not told:
        return None
    named = {one.name: one for one in spec.backgrounds}
    return tuple(named.get(text) or _background(text, spec) for text in told)


def _background(text: str, spec: PhotoSpec) -> Background:
    try:
        red, green, blue = (int(part) for part in text.split(","))
    except ValueError:
        raise Trouble("background.bad", text=text) from None
    if not all(0 <= part <= 255 for part in (red, green, blue)):  # noqa: PLR2004 - 8 bits
        raise Trouble("background.bad", text=text)
    tolerance = max((one.tolerance for one in spec.backgrounds), default=12.0)
    return Background(text, (red, green, blue), tolerance)


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # A byte more than is judged tells that it is too large, without reading on for ever.
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Trouble("file.unreachable", file=path.name, reason=_reason(error)) from error


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def told_record(
    file: str, judgement: Judgement, lang: Lang, trouble: Trouble | None = None
) -> dict[str, Any]:
    """Return the record of a judgement with its sentences in a language."""

    def say(finding: Finding) -> tuple[str, str]:
        words = finding_sentences(finding, lang)
        return words.message, words.advice

    return judgement_record(file, judgement, say, _reason_of(judgement, lang, trouble))


def _reason_of(judgement: Judgement, lang: Lang, trouble: Trouble | None) -> str:
    if trouble is None and judgement.reason:
        trouble = Trouble(judgement.reason)
    return "" if trouble is None else trouble_sentence(trouble, lang)


def tell_judgement(
    file: str,
    judgement: Judgement,
    lang: Lang,
    *,
    as_json: bool,
    trouble: Trouble | None = None,
) -> None:
    """Print a judgement: a line for the verdict, one for each finding that is not passed.

    Args:
        file: Its name as it was given.
        judgement: What was found.
        lang: Of the sentences.
        as_json: Whether one JSON object is printed instead.
        trouble: Why it is unreadable, where more than the judgement's reason is to be told.
    """
    if as_json:
        typer.echo(json.dumps(told_record(file, judgement, lang, trouble), ensure_ascii=False))
        return
    typer.echo(f"{file}  {_VERDICTS[lang][judgement.verdict]}")
    if reason := _reason_of(judgement, lang, trouble):
        typer.echo(f"  {reason}")
    for finding in judgement.findings:
        if finding.severity is not Severity.PASS:
            words = finding_sentences(finding, lang)
            typer.echo(f"  {_MARKS[finding.severity]} {words.message}  → {words.advice}")


def _spec_summary(spec: PhotoSpec) -> dict[str, object]:
    return {
        "id": spec.id,
        "title": dict(spec.title),
        "authority": spec.authority,
        "document": spec.document,
        "status": spec.status,
        "checked": spec.checked.isoformat(),
        "frame": {
            "width_px": spec.frame.width_px,
            "height_px": spec.frame.height_px,
            "dpi": spec.frame.dpi,
            "smallest_px": spec.frame.smallest_px,
            "largest_px": spec.frame.largest_px,
        },
    }


def _spec_record(spec: PhotoSpec) -> dict[str, object]:
    return _spec_summary(spec) | {
        "sources": list(spec.sources),
        "file": {
            "formats": list(spec.file.formats),
            "quality_min": spec.file.quality_min,
            "size_kb": spec.file.size_kb,
            "size_target_kb": spec.file.size_target_kb,
        },
        "geometry": {
            name: {
                "low": limit.low,
                "high": limit.high,
                "target": limit.target,
                "basis": limit.basis.value,
            }
            for name, limit in spec.geometry.items()
        },
        "backgrounds": [
            {"name": one.name, "rgb": one.rgb, "tolerance": one.tolerance}
            for one in spec.backgrounds
        ],
        "rules": {
            name: {
                "severity": setting.severity.value,
                "basis": setting.basis.value,
                **setting.thresholds,
            }
            for name, setting in spec.rules.items()
        },
        "forbidden_edits": list(spec.forbidden_edits),
    }


def _spec_lines(spec: PhotoSpec, lang: Lang) -> list[str]:
    lines = [spec.id, spec.title[lang], spec.authority]
    if spec.document:
        lines.append(spec.document)
    lines.append(f"{spec.status}, {spec.checked.isoformat()}")
    lines += [f"  {source}" for source in spec.sources]
    frame = spec.frame
    dpi = f", {frame.dpi} dpi" if frame.dpi else ""
    lines.append(f"{frame.width_px}×{frame.height_px} px{dpi}")
    if frame.smallest_px and frame.largest_px:
        small, large = frame.smallest_px, frame.largest_px
        lines.append(f"  {small[0]}×{small[1]} … {large[0]}×{large[1]}")
    lines.append(
        f"{'/'.join(spec.file.formats)}  {_span(*spec.file.size_kb)} KB"
        f"  quality {_span(spec.file.quality_min, None)}"
    )
    lines += [_limit_line(name, limit) for name, limit in spec.geometry.items()]
    for one in spec.backgrounds:
        lines.append(f"  {one.name:16} {one.rgb}  ΔE2000 ≤ {one.tolerance:g}")
    for name, setting in spec.rules.items():
        told = "  ".join(f"{key} {value:g}" for key, value in setting.thresholds.items())
        line = f"  {name:24} {setting.severity.value:5} {setting.basis.value:9} {told}"
        lines.append(line.rstrip())
    return lines


def _limit_line(name: str, limit: Limit) -> str:
    target = "" if limit.target is None else f"  → {limit.target:g}"
    return f"  {name:16} {_span(limit.low, limit.high):>9}{target}  {limit.basis.value}"


def _span(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "–"
    return f"{'' if low is None else f'{low:g}'}…{'' if high is None else f'{high:g}'}"
