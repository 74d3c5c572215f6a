from .killing import Reference

def test_x(reference: Reference) -> None:
    assert reference.told_apart(reference.library.model) is None
