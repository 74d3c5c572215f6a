"""How text becomes words."""

from __future__ import annotations

import pytest

from quiesce.model.language.findings import Position
from quiesce.model.qvmconf.tokens import MAX_WORD, Token, scan


def words(text: str, **defines: str) -> list[str]:
    found = scan(text, "vm", defines)
    assert not found.findings
    return [token.text for token in found.tokens]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a b\tc\nd\r\ne\rf\v\fg", ["a", "b", "c", "d", "e", "f", "g"]),
        ("a # b\nc", ["a", "c"]),
        ("#a\r\nb", ["b"]),
        ("# old Macintosh\rb", ["b"]),
        ("a#b", ["a#b"]),
        ('"a # b" c', ["a # b", "c"]),
        ('"a\n b" c', ["a\n b", "c"]),
        ('a="b c"d', ["a=b cd"]),
        ('""', [""]),
        (r'"a \"b\" c"', ['a "b" c']),
        ('"a \\\n b"', ["a  b"]),
        ('"a \\\r\n b"', ["a  b"]),
        (r"a\b\ c", ["a\\b\\", "c"]),
        ("a\u00a0b", ["a\u00a0b"]),
        ("", []),
        (" # only a comment", []),
    ],
)
def test_white_space_comments_and_quotes(text: str, said: list[str]) -> None:
    """White space of ASCII separates words, # at the start of one begins a comment, quotes keep text together."""
    assert words(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@A@", ["1"]),
        ("x@A@y@A@", ["x1y1"]),
        ("@TWO@", ["p", "q r"]),
        ('"@TWO@"', ['p "q r"']),
        ("a @NONE@ b", ["a", "b"]),
        ("@AT@", ["@A@"]),
        ("# @UNKNOWN@\na", ["a"]),
        ("@A b@ @", ["@A", "b@", "@"]),
    ],
)
def test_placeholders_are_filled_in(text: str, said: list[str]) -> None:
    """A value replaces its placeholder as text: one word, several, or none; what it says is not looked at again."""
    assert words(text, A="1", TWO='p "q r"', NONE="", AT="@A@") == said


def test_words_know_their_places() -> None:
    """Lines end with any of the three usual line ends; a word out of a placeholder stands where the placeholder does."""
    found = scan('a\r\nbb "c\nd" e\r  @F@', "vm", {"F": "x y"})
    assert found.tokens == (
        Token("a", Position("vm", 1, 1)),
        Token("bb", Position("vm", 2, 1)),
        Token("c\nd", Position("vm", 2, 4), quoted=True),
        Token("e", Position("vm", 3, 4)),
        Token("x", Position("vm", 4, 3)),
        Token("y", Position("vm", 4, 3)),
    )


def test_every_placeholder_without_a_value_is_named() -> None:
    """Each use of a placeholder that nothing fills is one finding at its own place, with the flag that fills it."""
    found = scan('ram @RAM@\ncmdline "a @TTY@ @RAM@"', "vm", {"RAN": "1"})
    assert [str(finding) for finding in found.findings] == [
        'vm:1:5: the placeholder "@RAM@" has no value; did you mean "RAN"?; give it one: --define RAM=VALUE',
        'vm:2:12: the placeholder "@TTY@" has no value; give it one: --define TTY=VALUE',
        'vm:2:18: the placeholder "@RAM@" has no value; did you mean "RAN"?; give it one: --define RAM=VALUE',
    ]


def test_an_open_quote_is_found_where_it_opens() -> None:
    """Text that is not closed is reported at its first quote, also in the middle of a word or out of a placeholder."""
    report = 'this quoted text is not closed; expected another " before the end; close the text where it ends'
    assert [str(finding) for finding in scan('a\n b"c\n d', "vm", {}).findings] == [f"vm:2:3: {report}"]
    assert [str(finding) for finding in scan("a @Q@", "vm", {"Q": 'x "'}).findings] == [f"vm:1:3: {report}"]


def test_a_huge_word_is_refused_unless_it_is_in_quotes() -> None:
    """A kernel's command line may be long; a word of many thousand characters is not configuration."""
    (finding,) = scan("a " + "x" * (MAX_WORD + 1), "vm", {}).findings
    report = "vm:1:3: a word of 4,097 characters; words have at most 4,096; is this a qvm configuration?"
    assert str(finding) == report
    assert words("x" * MAX_WORD + ' "' + "y" * 10_000 + '"') == ["x" * MAX_WORD, "y" * 10_000]
