"""Counts for whoever watches the service, in the text form that Prometheus reads."""

from __future__ import annotations

import threading
from collections import Counter


class Metrics:
    """Counts since the process began. All methods may be called from any thread."""

    def __init__(self) -> None:
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
        with self._lock:
            lines = ["# TYPE registry_requests_total counter"]
            lines += [
                f'registry_requests_total{{route="{route}",status="{status}"}} {count}'
                for (route, status), count in sorted(self._requests.items())
            ]
            lines.append("# TYPE registry_request_seconds_total counter")
            lines += [
                f'registry_request_seconds_total{{route="{route}"}} {seconds:.6f}'
                for route, seconds in sorted(self._seconds.items())
            ]
            lines.append("# TYPE registry_events_total counter")
            lines += [
                f'registry_events_total{{answer="{answer}"}} {count}'
                for answer, count in sorted(self._events.items())
            ]
        for name, value in sorted(gauges.items()):
            lines += [f"# TYPE {name} gauge", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"
