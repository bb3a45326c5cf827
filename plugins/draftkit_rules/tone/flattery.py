"""Flattery.

What it finds: praise of the client as a person or as a customer beyond anything they did: "our most treasured
partner", "your infinite wisdom", "you are simply the best", «вы наш самый любимый и мудрый клиент», «ваше желание для
нас закон», and grovelling of the same kind ("we are honoured to serve a client of your standing").

Why it hurts: to somebody who has just been harmed it reads as an attempt to buy them off with words, and it makes
everything else in the letter cheaper.

Write instead: nothing; or thanks for one thing they did: "Thank you for sending the list within the hour: it let us
start today."

Limits: thanks and praise for a deed, plain facts about the relation ("you have been with us since 2014"), and forms of
address that custom asks for («уважаемый», "dear") are left alone. In a thank-you it is only a note: there kind words
have their place. Bare "valued customer" is a form of address to somebody without a name; structure.wrong_name is about
that.

Sources: seed literature on the furious client (sycophancy as an enemy of trust); A. Grandey and others, Is "service
with a smile" enough? (2005): friendliness helps only where it is taken for real.
"""

from draftkit.rules import PhraseRule, at

rule = PhraseRule(level="warning", label="T-flatter", when=(at("note", kind="thank-you"),))
