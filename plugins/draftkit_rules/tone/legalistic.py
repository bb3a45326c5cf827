"""The voice of the legal department.

What it finds: reservations that take back what the letter gives: "without admission of liability", "purely as a
gesture of goodwill", "shall not be liable", «не признавая вины», «исключительно в порядке доброй воли», «не является
признанием ответственности», and the language of contracts where a person was to speak ("hereby", "the aforesaid",
«в соответствии с пунктом 4.2 договора ответственность ограничена»).

Why it hurts: half an apology does worse than none: the reader learns that we thought of the court first. The rest of
the letter is then read as tactics.

Write instead: a plain apology for what you may say; where a legal position must be stated, counsel writes it as a
document of its own.

Limits: an answer to a wish outside the agreement (reply, variant "scope") may cite the agreement, so the rule does not
run there; nor does it in a debrief. A clause cited with its date as a neutral fact, notices of confidentiality and
virus disclaimers at the foot of a mail are left alone. Sentences that refuse responsibility in plain words belong to
blame.disclaimer.

Sources: J. Robbennolt, Apologies and Legal Settlement (2003): a partial apology can do worse than none where the
harm is grave; domain research 4.6, T03.
"""

from draftkit.rules import PhraseRule, at

rule = PhraseRule(
    level="error", label="T-legal", when=(at("off", kind="reply", variant="scope"), at("off", kind="debrief"))
)
