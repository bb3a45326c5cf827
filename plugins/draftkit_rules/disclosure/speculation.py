"""A guess about the cause or the extent.

What it finds: "it's probably the new release", "this may be due to", "it looks like a problem with", "we suspect",
"most likely", «скорее всего, дело в обновлении», «видимо», «похоже, сбой», «возможные причины»; and a hope about the
present ("hopefully it works now").

Why it hurts: a wrong guess costs twice: once now, once when it must be taken back. And it shows that nobody knows.

Write instead: that you are checking, and when you will tell: "We are still checking the cause. I'll tell you what we
know at 11:30."

Limits: forecasts of time ("expected on Thursday"), effects that the client may notice ("you may see old prices") and
questions are left alone. An error while the cause is being looked for (phase "investigating"), else a warning.

Sources: incident practice: publish verified impact only.
"""

from draftkit.rules import PhraseRule, at

rule = PhraseRule(
    level="error",
    label="I-spec",
    when=(at("off", kind="debrief"), at("error", phase="investigating"), at("warning")),
)
