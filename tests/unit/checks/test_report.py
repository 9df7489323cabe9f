from __future__ import annotations

import json
import math

from capture_station.checks.report import judgement_record
from capture_station.domain.findings import (
    Basis,
    Finding,
    Geometry,
    Judgement,
    Severity,
    Verdict,
)


def say(finding: Finding) -> tuple[str, str]:
    return f"about {finding.rule}", "do something"


def test_a_judgement_becomes_the_record_of_the_design() -> None:
    finding = Finding(
        "background-colour", Severity.FAIL, 31.2345, (None, 12.0), "dE2000", Basis.OFFICIAL
    )
    geometry = Geometry(480, 640, 1, eye_y=251.304, roll_deg=-0.0)
    record = judgement_record("a.jpg", Judgement("cn.x", Verdict.FAIL, geometry, (finding,)), say)
    assert list(record) == ["file", "spec", "verdict", "geometry", "findings"]
    assert record["verdict"] == "fail"
    assert record["geometry"]["width"] == 480
    assert record["geometry"]["eye_y"] == 251.3
    assert record["geometry"]["hair_top_y"] is None
    assert list(record["geometry"]) == [
        "width", "height", "faces", "eye_y", "eye_mid_x", "inter_eye", "hair_top_y", "chin_y",
        "face_width", "head_height", "roll_deg", "yaw_deg", "pitch_deg",
    ]  # fmt: skip
    assert record["findings"] == [
        {
            "rule": "background-colour",
            "severity": "fail",
            "value": 31.23,
            "limits": [None, 12.0],
            "unit": "dE2000",
            "message": "about background-colour",
            "advice": "do something",
            "basis": "official",
        }
    ]
    json.dumps(record, allow_nan=False)


def test_an_unreadable_file_gives_its_reason() -> None:
    judgement = Judgement("cn.x", Verdict.UNREADABLE, None, reason="file.truncated")
    record = judgement_record("b.jpg", judgement, say, "cut off")
    assert record == {
        "file": "b.jpg", "spec": "cn.x", "verdict": "unreadable", "reason": "cut off",
        "findings": [],
    }  # fmt: skip
    assert judgement_record("b.jpg", judgement, say)["reason"] == "file.truncated"


def test_what_is_no_number_is_told_as_nothing() -> None:
    finding = Finding("noise", Severity.UNKNOWN, math.nan, (None, math.inf), "", Basis.OURS)
    record = judgement_record("c.jpg", Judgement("cn.x", Verdict.WARN, None, (finding,)), say)
    assert record["findings"][0]["value"] is None
    assert record["findings"][0]["limits"] == [None, None]
