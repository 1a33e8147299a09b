"""Random roadmaps for property tests."""

from hypothesis import strategies as st

from roadmaps.graph import Node


@st.composite
def roadmaps(draw):
    """Random acyclic roadmaps whose stages and given order ignore the prerequisites."""
    size = draw(st.integers(1, 24))
    picks = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    pairs = {(min(p), max(p)) for p in draw(st.lists(picks, max_size=60)) if p[0] != p[1]}
    stages = draw(st.lists(st.integers(0, 4), min_size=size, max_size=size))
    nodes = [Node(f"s{number}", stages[number]) for number in draw(st.permutations(range(size)))]
    needs = {f"s{number}": [f"s{a}" for a, b in sorted(pairs) if b == number] for number in range(size)}
    return nodes, needs
