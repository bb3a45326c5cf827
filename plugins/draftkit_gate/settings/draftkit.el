;;; draftkit.el --- Check mail before it is sent  -*- lexical-binding: t; -*-

;; For message-mode, and so for Gnus, mu4e and notmuch, which write their mail in it.  Nothing is checked here: the
;; mail goes to `draftkit sendmail' with a program that sends nothing, and its answer decides.

;;; Code:

(require 'message)

(defgroup draftkit nil
  "Check mail before it is sent."
  :group 'message)

(defcustom draftkit-program "draftkit"
  "The draftkit program: a name on the PATH, or a file."
  :type 'string)

(defconst draftkit-buffer "*draftkit*"
  "The buffer that shows what a mail is held for.")

(defvar-local draftkit--mail nil
  "The buffer of the mail that this buffer speaks of.")

(defconst draftkit--finding "^ *\\(?:error\\|warning\\|note\\), line \\([0-9]+\\): "
  "A finding with a place: a line, counted from the first of the text.")

(define-derived-mode draftkit-findings-mode special-mode "draftkit"
  "What a mail is held for.
Return on a finding goes to its line, and so does `next-error'."
  (setq-local font-lock-defaults
              '((("^ *error\\>" . 'error) ("^ *warning\\>" . 'warning) ("\\[[a-z_.]+\\]" . 'font-lock-comment-face)))
              next-error-function #'draftkit--next))

(define-key draftkit-findings-mode-map (kbd "RET") #'draftkit-visit)

(defun draftkit--next (count &optional reset)
  "Visit the finding that is COUNT findings on, from the first line if RESET."
  (if reset
      (goto-char (point-min))
    (forward-line (if (> count 0) 1 0)))
  (when (/= count 0)
    (unless (re-search-forward draftkit--finding nil t count)
      (user-error "No more findings")))
  (draftkit-visit))

(defun draftkit-visit ()
  "Go to the line of the mail that this finding speaks of."
  (interactive)
  (forward-line 0)
  (unless (and (looking-at draftkit--finding) (buffer-live-p draftkit--mail))
    (user-error "This line speaks of no place in a mail"))
  (let ((line (string-to-number (match-string 1))))
    (pop-to-buffer draftkit--mail)
    (widen)
    (message-goto-body)
    (forward-line (1- line))))

(defun draftkit--run (arguments)
  "Run draftkit with ARGUMENTS on the current buffer.
Return (CODE . OUTPUT), both streams together."
  (let ((mail (current-buffer)) (coding-system-for-write 'utf-8) (coding-system-for-read 'utf-8))
    (with-temp-buffer
      (let ((output (current-buffer)))
        (cons (with-current-buffer mail
                (apply #'call-process-region nil nil draftkit-program nil output nil arguments))
              (buffer-string))))))

(defun draftkit--as-mail (work)
  "Call WORK in a copy of this message that is a mail, line for line."
  (let ((text (buffer-substring-no-properties (point-min) (point-max))))
    (with-temp-buffer
      (insert text)
      (goto-char (point-min))
      (if (re-search-forward (concat "^" (regexp-quote mail-header-separator) "$") nil t)
          (replace-match "" t t))
      (funcall work))))

(defun draftkit-show (text mail)
  "Show TEXT, what the buffer MAIL is held for."
  (with-current-buffer (get-buffer-create draftkit-buffer)
    (let ((inhibit-read-only t))
      (erase-buffer)
      (insert text))
    (draftkit-findings-mode)
    (setq draftkit--mail mail
          next-error-last-buffer (current-buffer))
    (goto-char (point-min))
    (display-buffer (current-buffer))))

;;;###autoload
(defun draftkit-check ()
  "Let this message go on, or show what it is held for.
Then a `user-error' stops the sending."
  (interactive)
  (pcase-let ((`(,code . ,output) (save-restriction
                                    (widen)
                                    (draftkit--as-mail (lambda () (draftkit--run '("sendmail" "--" "true")))))))
    (if (equal code 0)
        (let ((old (get-buffer draftkit-buffer)))
          (when old
            (delete-windows-on old)
            (kill-buffer old)))
      (draftkit-show output (current-buffer))
      (user-error "Not sent; see the buffer %s" draftkit-buffer))))

;;;###autoload
(defun draftkit-fix ()
  "Apply the fixes that are safe to the text of this message."
  (interactive)
  (save-restriction
    (widen)
    (message-goto-body)
    (narrow-to-region (point) (point-max))
    (let ((mail (current-buffer)) (log (make-temp-file "draftkit")))
      (unwind-protect
          (with-temp-buffer
            (let* ((fixed (current-buffer))
                   (coding-system-for-write 'utf-8)
                   (coding-system-for-read 'utf-8)
                   (code (with-current-buffer mail
                           (call-process-region (point-min) (point-max) draftkit-program nil
                                                (list fixed log) nil "lint" "--fix"))))
              ;; 1 says that findings are left for the author.
              (unless (member code '(0 1))
                (user-error "Nothing changed: %s" (with-temp-buffer (insert-file-contents log) (buffer-string))))
              (with-current-buffer mail
                (replace-buffer-contents fixed))))
        (delete-file log)))))

;;;###autoload
(defun draftkit-draft (kind case)
  "Write a message of KIND from the file CASE at point.
Its subject is taken over where the message has none."
  (interactive (list (read-string "Kind: " "first-notice") (read-file-name "Case: " nil nil t)))
  (let ((log (make-temp-file "draftkit")) (coding-system-for-read 'utf-8))
    (unwind-protect
        (let* ((mail (current-buffer))
               (code nil)
               (text (with-temp-buffer
                       (setq code (call-process draftkit-program nil (list t log) nil
                                                "draft" kind (expand-file-name case)))
                       (buffer-string))))
          (unless (equal code 0)
            (user-error "%s" (with-temp-buffer (insert-file-contents log) (buffer-string))))
          (with-current-buffer mail
            (when (string-match "\\`Subject: \\(.*\\)\n\n*" text)
              (let ((subject (match-string 1 text)))
                (setq text (substring text (match-end 0)))
                (save-excursion
                  (unless (message-field-value "Subject")
                    (message-goto-subject)
                    (insert subject)))))
            (insert text)))
      (delete-file log))))

(add-hook 'message-send-hook #'draftkit-check)

(provide 'draftkit)
;;; draftkit.el ends here
