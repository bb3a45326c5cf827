"""A technical cause that this client cannot use.

What it finds: mechanisms from the workshop: "a race condition", "connection pool", "failover", "TLS configuration",
"rate limiting", «рассинхронизация», «утечка памяти», «таймаут запроса», «миграция базы».

Why it hurts: the client cannot check it and cannot do anything with it; it reads as a screen of smoke, or as an
excuse.

Write instead: the effect: "The page kept showing old prices."

Limits: the words that the client used are fair game in the answer, but the rule does not see their letter: allow the
line with a reason. Lists are from computing first; a house adds its own trade's words in a folder of its own.
Sentences that tell the client what to set ("change the DNS record") are left alone.

Sources: guidance for status pages ("layman's terms"); J. Shaw et al. (2003): an explanation must be one that the
reader can use.
"""

from draftkit.rules import PhraseRule, at

rule = PhraseRule(level="warning", label="I-jargon", when=(at("off", kind="debrief"),))
