"""What the proof before publishing costs on this machine: `python -m bench.problems`."""

from collections import Counter
from time import perf_counter, process_time

from bench.regions import region
from contacts.hours.engine import parse_moment
from trees.core.problems import Problem, Proof

START = parse_moment("2026-11-21T23:40")
MUNICIPALITIES, PAGES, LINES, DAYS = 30, 2000, 500, 400
ALLOWED = 10.0


def main() -> None:
    """Print the size of the region, what was found, and the seconds it took."""
    made = region(municipalities=MUNICIPALITIES, pages=PAGES, lines=LINES)
    started, worked = perf_counter(), process_time()
    proof = Proof(made.directory, START, DAYS)
    found: list[Problem] = []
    for municipality, flow in made.flows.items():
        found += proof.problems(flow, municipality)
    waited, seconds = perf_counter() - started, process_time() - worked
    pages = sum(len(flow.pages) for flow in made.flows.values())
    print(f"{MUNICIPALITIES} gemeenten, {pages} pagina's, {LINES} lijnen, {DAYS} dagen")
    for (severity, code), number in sorted(Counter((p.severity, p.code) for p in found).items()):
        print(f"  {severity:8}{code:24}{number:6}")
    print(f"{seconds:.2f} s rekenen, {waited:.2f} s wachten (toegestaan: {ALLOWED:.0f} s rekenen)")


if __name__ == "__main__":
    main()
