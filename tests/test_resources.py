"""Files: found in a checkout and a wheel, cached where that is safe, written whole or not at all."""

import os
import stat

import pytest

from draftkit import resources
from draftkit.errors import CaseError, UserError
from draftkit.resources import cache_dir, locales_root, read_text, read_toml, templates_root, write_atomic

not_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read and write anything"
)
posix = pytest.mark.skipif(os.name == "nt", reason="modes and links are those of POSIX")


def test_data_of_a_checkout_lies_beside_the_package():
    assert os.path.isdir(os.path.join(templates_root(), "kinds"))
    assert os.path.isdir(os.path.join(locales_root(), "ru"))


def test_data_of_a_wheel_lies_in_the_package(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "_PACKAGE", str(tmp_path))
    with pytest.raises(UserError, match="templates are missing from this installation"):
        templates_root()

    (tmp_path / "templates").mkdir()
    assert templates_root() == str(tmp_path / "templates")


@pytest.fixture
def no_cache(monkeypatch, tmp_path):
    for name in ("DRAFTKIT_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@posix
def test_the_cache_is_where_the_platform_has_it(no_cache, monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    assert cache_dir() == str(no_cache / ".cache" / "draftkit")
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_dir() == str(no_cache / "Library" / "Caches" / "draftkit")
    monkeypatch.setenv("XDG_CACHE_HOME", str(no_cache / "xdg"))
    assert cache_dir() == str(no_cache / "xdg" / "draftkit")
    monkeypatch.setenv("DRAFTKIT_CACHE", str(no_cache / "mine"))
    assert cache_dir() == str(no_cache / "mine")
    monkeypatch.setenv("DRAFTKIT_CACHE", "")
    assert cache_dir() is None


@posix
def test_a_relative_cache_home_is_ignored(no_cache, monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "here")

    assert cache_dir() == str(no_cache / ".cache" / "draftkit")


@posix
def test_a_cache_that_others_can_write_to_is_none(no_cache, monkeypatch):
    monkeypatch.setenv("DRAFTKIT_CACHE", str(no_cache / "open"))
    (no_cache / "open").mkdir()
    (no_cache / "open").chmod(0o777)

    assert cache_dir() is None


def test_a_cache_in_the_way_of_a_file_is_none(no_cache, monkeypatch):
    (no_cache / "file").write_text("")
    monkeypatch.setenv("DRAFTKIT_CACHE", str(no_cache / "file" / "below"))

    assert cache_dir() is None


def test_writing_replaces_the_whole_file(tmp_path):
    path = tmp_path / "письмо.txt"
    write_atomic(path, "старое")
    write_atomic(path, "новое\n")

    assert path.read_bytes() == "новое\n".encode()
    assert os.listdir(tmp_path) == ["письмо.txt"]


def test_writing_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "letter.txt"
    path.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UserError, match="cannot be written: No space left on device"):
        write_atomic(path, "new")

    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["letter.txt"]


@posix
def test_writing_keeps_the_mode_and_follows_a_link(tmp_path):
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    link.symlink_to(real)

    for mode in (0o600, 0o666):  # one that no mask takes anything of, one that most do
        real.chmod(mode)
        write_atomic(link, f"new {mode}")

        assert real.read_text() == f"new {mode}"
        assert stat.S_IMODE(real.stat().st_mode) == mode
    assert link.is_symlink()


@posix
def test_a_pipe_takes_what_is_written_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    write_atomic(pipe, "текст")

    assert os.read(reader, 100) == "текст".encode()
    assert pipe.is_fifo()
    os.close(reader)


def test_writing_to_a_folder_or_below_nothing_says_so(tmp_path):
    with pytest.raises(UserError, match="is a folder"):
        write_atomic(tmp_path, "x")
    with pytest.raises(UserError, match="its folder does not exist"):
        write_atomic(tmp_path / "gone" / "x", "x")


def test_reading_takes_a_byte_order_mark_and_any_line_ends(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\n")

    assert read_text(path) == "one\ntwo\nthree\n"


def test_reading_names_what_is_wrong_and_what_to_do(tmp_path):
    with pytest.raises(UserError, match="there is no such file"):
        read_text(tmp_path / "gone")
    with pytest.raises(UserError, match="is a folder"):
        read_text(tmp_path)
    (tmp_path / "old.txt").write_bytes(b"fine\n" + "Привет".encode("cp1251"))
    with pytest.raises(UserError, match=r"old\.txt:2: is not UTF-8 \(byte 0xcf\)\n  save it as UTF-8"):
        read_text(tmp_path / "old.txt")


@not_root
def test_reading_what_may_not_be_read_says_so(tmp_path):
    path = tmp_path / "secret"
    path.write_text("x")
    path.chmod(0)

    with pytest.raises(UserError, match="may not be read"):
        read_text(path)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('a = "x"\nb = x\n', 2, "is not TOML"),
        ('a = "x\n', 1, "is not TOML"),
        ("a = [\n\n", 3, "is not TOML"),
        ("a = 2026-02-30\n", 1, "Invalid date"),
    ],
)
def test_broken_toml_is_named_with_its_line(tmp_path, text, line, words):
    path = tmp_path / "case.toml"
    path.write_text(text)

    with pytest.raises(CaseError, match=words) as caught:
        read_toml(path, CaseError)

    assert caught.value.line == line
