"""Emacs: the file that `draftkit setup emacs` prints, in message-mode."""

from __future__ import annotations

import email
import email.policy
import os
import subprocess
import sys

import pytest
from clients import need

SETTINGS = '[policy.rules]\n"apology.wish" = "prompt"\n'
BAD = "Hello Ann,\n\nI would like to apologise for the late proof: by Tuesday, 3 March, 10:00, we print it anew. Жду вас.\n"
FIXED = BAD.replace("would like to apologise", "apologise")
ANNOUNCED = "“would like to apologise”"
CATALOGUE = os.path.join(os.path.dirname(__file__), "..", "..", "examples", "catalogue.toml")

# Opens a message as C-x m does.
START = """
(require 'message)
(setq user-mail-address "ruth@example.com" message-confirm-send nil message-kill-buffer-on-exit nil
      message-auto-save-directory nil
      message-send-mail-function #'message-send-mail-with-sendmail sendmail-program (expand-file-name "msmtp"))
(load (expand-file-name "draftkit.el") nil t)
(defun write (text)
  (message-mail "ann@example.org" "Proof on Tuesday, 10:00")
  (message-goto-body)
  (delete-region (point) (point-max))
  (insert text))
(defun try () (condition-case problem (progn (message-send) "sent") (user-error (cadr problem))))
(defun say (&rest what) (dolist (each what) (princ (format "%s\\n" each))))
(defun held-for () (with-current-buffer "*draftkit*" (buffer-string)))
"""


@pytest.fixture
def emacs(tmp_path):
    need("emacs")

    def run(code, settings=SETTINGS, path=True):
        (tmp_path / "draftkit.toml").write_text(settings)
        (tmp_path / "msmtp").write_text('#!/bin/sh\ncat > "$HOME/sent"\n')
        (tmp_path / "msmtp").chmod(0o755)
        (tmp_path / "test.el").write_text(START + code, encoding="utf-8")
        environment = {**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        environment["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
        with open(tmp_path / "draftkit.el", "wb") as file:
            subprocess.run(["draftkit", "setup", "emacs"], env=environment, stdout=file, check=True)
        done = subprocess.run(
            ["emacs", "-Q", "--batch", "-l", "test.el"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        sent = tmp_path / "sent"
        mail = email.message_from_bytes(sent.read_bytes(), policy=email.policy.default) if sent.exists() else None
        return done.stdout, mail, done.stderr

    return run


def lisp(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def test_a_held_message_stays_a_fixed_one_goes(emacs):
    said, sent, errors = emacs(f"""
(write {lisp(BAD)})
(say (try) (held-for) (with-current-buffer "*draftkit*" major-mode) (file-exists-p "sent"))
(next-error 1 t)
(say (buffer-name) (buffer-substring (line-beginning-position) (line-end-position)))
(say (condition-case problem (next-error) (user-error (cadr problem))))
(draftkit-fix)
(say (try) (get-buffer "*draftkit*"))
""")

    assert "Not sent; see the buffer *draftkit*\ndraftkit: not sent\n" in said, errors
    assert f"note, line 3: {ANNOUNCED}" in said
    assert "draftkit-findings-mode\nnil\n" in said
    assert "mail to ann@example.org*\nI would like to apologise" in said  # where `next-error` leads
    assert "No more findings" in said
    assert said.endswith("sent\nnil\n")
    assert sent.get_content() == FIXED


def test_a_clean_message_goes_at_once(emacs):
    said, sent, errors = emacs(f"(write {lisp(FIXED)}) (say (try) (get-buffer draftkit-buffer))")

    assert said == "sent\nnil\n", errors
    assert sent.get_content() == FIXED


@pytest.mark.parametrize(
    ("code", "settings"),
    [('(setq draftkit-program "no-such-draftkit")', SETTINGS), ("", '[rules]\n"no.such.rule" = "off"\n')],
    ids=["missing", "broken"],
)
def test_without_a_check_nothing_is_sent(emacs, code, settings):
    said, sent, _ = emacs(
        f"{code} (write {lisp(FIXED)}) (condition-case problem (message-send) (error (say problem)))", settings
    )

    assert sent is None
    assert "draftkit" in said


def test_a_draft_is_written_at_point(emacs):
    said, sent, errors = emacs(f"""
(write "")
(message-replace-header "Subject" "")
(draftkit-draft "first-notice" {lisp(CATALOGUE)})
(say (try))
""")

    assert said == "sent\n", errors
    assert sent["subject"] == "Spring catalogue: Thursday, 12 March, instead of Tuesday"
    assert sent.get_content().startswith("Hello Nora,\n")


def test_a_case_that_lacks_facts_says_so(emacs, tmp_path):
    (tmp_path / "case.toml").write_text('lang = "en"\n')

    said, _, _ = emacs(
        '(write "Hello.\\n") (condition-case problem (draftkit-draft "first-notice" "case.toml")'
        " (user-error (say problem))) (say (buffer-string))"
    )

    assert "(user-error " in said
    assert "case.toml" in said
    assert said.endswith("--\nHello.\n\n")


def test_the_file_compiles_without_a_warning(emacs):
    said, _, errors = emacs('(setq byte-compile-error-on-warn t) (say (byte-compile-file "draftkit.el"))')

    assert said == "t\n", errors
