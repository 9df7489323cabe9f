"""Counts for whoever watches the service, in the text form that Prometheus reads.

Each process counts for itself. Where several serve one port, whichever is asked tells its own,
under its number, so that a monitor keeps them apart and adds them up.
"""

from __future__ import annotations

import threading
from collections import Counter


class Metrics:
    """Counts since the process began. All methods may be called from any thread.

    Args:
        process: What tells this process from others on the same port; empty for the only one.
    """

    def __init__(self, process: str = "") -> None:
        self._process = f',process="{process}"' if process else ""
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._seconds: Counter[str] = Counter()
        self._events: Counter[str] = Counter()

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count an answered request."""
        with self._lock:
            self._requests[route, status] += 1
            self._seconds[route] += seconds  # type: ignore[assignment]  # a counter may hold floats

    def took(self, answers: list[str]) -> None:
        """Count what became of events."""
        with self._lock:
            self._events.update(answers)

    def text(self, gauges: dict[str, float]) -> str:
        """Return all counts, and values of this moment beside them."""
        own = self._process
        with self._lock:
            lines = ["# TYPE registry_requests_total counter"]
            lines += [
                f'registry_requests_total{{route="{route}",status="{status}"{own}}} {count}'
                for (route, status), count in sorted(self._requests.items())
            ]
            lines.append("# TYPE registry_request_seconds_total counter")
            lines += [
                f'registry_request_seconds_total{{route="{route}"{own}}} {seconds:.6f}'
                for route, seconds in sorted(self._seconds.items())
            ]
            lines.append("# TYPE registry_events_total counter")
            lines += [
                f'registry_events_total{{answer="{answer}"{own}}} {count}'
                for answer, count in sorted(self._events.items())
            ]
        for name, value in sorted(gauges.items()):
            lines += [f"# TYPE {name} gauge", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"
