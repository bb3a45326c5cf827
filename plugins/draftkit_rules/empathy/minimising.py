"""Harm played down.

What it finds: "just a small glitch", "only a few customers", "most companies do this", «всего лишь заминка»,
«небольшие неполадки», «так бывает».

Why it hurts: how bad it was is the client's to say. Who is told that it was little hears that nobody understood, and
starts to prove the contrary.

Write instead: what it was, in figures, without a word for its size: "Your shop showed the wrong prices for two
hours."

Limits: "only" and "just" of time and count ("I have just called", "only until noon", «только что», «всего 60 строк»),
and what was not affected ("only the blog was down; the shop worked") are left alone. "Temporary" alone is a fact.

Sources: M. Scott, S. Lyman, Accounts (1968), on excuses and justifications; draftkit's own rule never to argue that
all is fine.
"""

from draftkit.rules import PhraseRule, at

rule = PhraseRule(
    level="error",
    label="E-minimise",
    when=(at("error", fault=("own", "shared"), severity=("medium", "high", "critical")), at("warning")),
)
