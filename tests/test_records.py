"""`records.NamedTuple` is `typing.NamedTuple` in all that draftkit and its plugins do with one."""

import copy
import pickle
import typing

import pytest

from draftkit import records


class Theirs(typing.NamedTuple):
    name: str
    size: int = 3


class Ours(records.NamedTuple):
    """A thing."""

    name: str
    size: int = 3

    @property
    def big(self):
        return self.size > 9


class One(records.NamedTuple):
    only: str


def test_it_is_made_read_and_changed_alike():
    for sort in (Theirs, Ours):
        value = sort("a")
        assert (value, value.name, value.size) == (("a", 3), "a", 3)
        assert sort(size=4, name="b") == sort("b", 4) == sort._make(["b", 4]) == value._replace(name="b", size=4)
        assert value._asdict() == {"name": "a", "size": 3}
        assert repr(value) == f"{sort.__name__}(name='a', size=3)"
        assert sort._fields == sort.__match_args__ == ("name", "size")
        assert sort._field_defaults == {"size": 3}
        match value:
            case sort(name, size=3):
                assert name == "a"
            case _:
                pytest.fail("no match")
    assert Ours("a", 10).big
    assert One("x") == ("x",)


def test_it_can_be_copied_before_it_was_ever_made_and_after():
    class Fresh(records.NamedTuple):
        name: str

    made = Fresh._make(["a"])
    assert copy.copy(made) == made == Fresh("a")
    assert type(copy.copy(made)) is Fresh
    assert pickle.loads(pickle.dumps(Ours("a"))) == Ours("a")


def test_what_is_wrong_is_refused_alike():
    for sort in (Theirs, Ours):
        for values, named in (((), {}), (("a", 1, 2), {}), (("a",), {"colour": "red"})):
            with pytest.raises(TypeError):
                sort(*values, **named)
        value = sort("a")
        with pytest.raises((ValueError, TypeError)):
            value._replace(colour="red")
        with pytest.raises(AttributeError):
            value.name = "b"
        with pytest.raises(AttributeError):
            value.colour = "red"
        assert not hasattr(value, "__dict__")
