"""The language server in Neovim and in Emacs, set up as docs/editors.md says: places, an action, the text after it."""

from __future__ import annotations

import glob
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from clients import need

ROOT = Path(__file__).parent.parent.parent
LINE = "Привет 😀: we want to apologise for the mess that we made of your letters."
WORDS = "want to apologise"
MENDED = f"Hello Nora,\n\n{LINE.replace(WORDS, 'apologise')}\n"
ELPA = "/usr/share/emacs/site-lisp/elpa"

NEOVIM = """
vim.cmd("source init.lua")
vim.cmd("edit letter.txt")
vim.bo.filetype = "text"
local function codes() return vim.tbl_map(function(each) return each.code end, vim.diagnostic.get(0)) end
local function wish() for _, each in ipairs(vim.diagnostic.get(0)) do if each.code == "apology.wish" then return each end end end
vim.wait(60000, wish, 20)
local found, result = wish(), {}
result.place = { found.lnum, found.col, found.end_lnum, found.end_col }
vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
vim.ui.select = function(items, options, pick)
  result.offers = vim.tbl_map(options.format_item, items)
  pick(items[1], 1)
end
vim.lsp.buf.code_action()
vim.wait(60000, function() return not wish() end, 20)
result.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\\n") .. "\\n"
result.left = codes()
vim.fn.writefile({ vim.fn.json_encode(result) }, "result.json")
vim.cmd("qa!")
"""
EMACS = """
(setq eglot-sync-connect 60 inhibit-message t)
(load (expand-file-name "init.el"))
(require 'eglot)
(find-file "letter.txt")
(text-mode)
(defun wish () (seq-find (lambda (each) (string-match-p "announces an apology" (flymake-diagnostic-text each))) (flymake-diagnostics)))
(defun until (look)
  (let ((end (+ (float-time) 60)))
    (while (and (not (funcall look)) (< (float-time) end)) (accept-process-output nil 0.02))))
(apply #'eglot (eglot--guess-contact)) ; eglot-ensure waits for a command, of which a batch has none
(until #'wish)
(let* ((start (flymake-diagnostic-beg (wish))) (end (flymake-diagnostic-end (wish)))
       (words (buffer-substring-no-properties start end))
       (actions (eglot-code-actions start end)))
  (eglot--apply-workspace-edit (plist-get (seq-find (lambda (each) (plist-get each :isPreferred)) actions) :edit) nil)
  (eglot--signal-textDocument/didChange) ; which waits for a rest of the keyboard
  (until (lambda () (not (wish))))
  (let ((result `((words . ,words) (left . ,(vconcat (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))
                  (offers . ,(vconcat (mapcar (lambda (each) (plist-get each :title)) actions))) (text . ,(buffer-string)))))
    (with-temp-file "result.json" (insert (json-encode result)))))
(with-current-buffer (get-file-buffer "letter.txt") (set-buffer-modified-p nil))
(eglot-shutdown (eglot-current-server))
"""


@pytest.fixture
def run(tmp_path):
    def run(program, language, file, *command):
        need(program)
        page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
        (tmp_path / file).write_text(re.search(rf"```{language}\n(.*?)```", page, re.DOTALL)[1], encoding="utf-8")
        (tmp_path / "letter.txt").write_text(f"Hello Nora,\n\n{LINE}\n", encoding="utf-8")
        path = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
        environment = {**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "PATH": path}
        done = subprocess.run(
            [program, *command], cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=200
        )  # fmt: skip
        assert (tmp_path / "result.json").exists(), done.stdout.decode() + done.stderr.decode()
        return json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))

    return run


def test_neovim_shows_the_place_and_applies_the_fix(run, tmp_path):
    (tmp_path / "test.lua").write_text(NEOVIM, encoding="utf-8")

    result = run("nvim", "lua", "init.lua", "--clean", "--headless", "-c", "luafile test.lua", "-c", "cquit")

    start = len(LINE[: LINE.index(WORDS)].encode())
    assert result["place"] == [2, start, 2, start + len(WORDS)]
    assert result["offers"][0] == "Replace with “apologise”"
    assert result["text"] == MENDED
    assert result["left"]
    assert "apology.wish" not in result["left"]


def test_emacs_shows_the_place_and_applies_the_fix(run, tmp_path):
    need("emacs", *([] if glob.glob(f"{ELPA}/eglot-*") else ["elpa-eglot"]))
    (tmp_path / "test.el").write_text(EMACS, encoding="utf-8")
    libraries = [option for name in sorted(os.listdir(ELPA)) for option in ("-L", f"{ELPA}/{name}")]

    result = run("emacs", "elisp", "init.el", "-Q", "--batch", *libraries, "-l", "test.el")

    assert result["words"] == WORDS
    assert "Replace with “apologise”" in result["offers"]
    assert result["text"] == MENDED
    assert result["left"]
