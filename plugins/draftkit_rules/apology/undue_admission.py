"""Taking on a fault that is not ours, or not known to be ours.

What it finds: "this was entirely our fault", "we take full responsibility", «мы полностью виноваты», «вина лежит на
нас», in an affair whose fault is disputed, unknown or somebody else's.

Why it hurts: it may bind the company, it may be false, and a second letter that takes it back costs more trust than
the first one earned.

Write instead: see the client's side, say what you checked and what you can do today. An apology for our own part is
fine when it names that part.

Limits: an admission limited to our part is left alone, and so is responsibility for putting it right. Without a case
or `--fault` nobody knows whose fault it is, and the rule does not run.

Sources: draftkit's own case model for whose fault it is; general caution about admissions in commercial letters.
"""

from draftkit.rules import PhraseRule, at

rule = PhraseRule(
    level="error",
    when=(
        at("error", fault="disputed"),
        at("warning", fault=("third_party", "force_majeure", "unknown")),
        at("off"),
    ),
)
