"""The client as the culprit, or as somebody to be taught.

What it finds: what the client did, should have done or failed to do, held against them: "you should have checked the
proof", "because you sent the file late", "you approved it yourself", "next time please read", «вы сами утвердили
макет», «по вашей вине», «надо было читать договор», «впредь будьте внимательнее».

Why it hurts: an argument about whose fault it is cannot be won against a client, and a lecture treats them as a
child. Even where they did err, the letter is about what happens next.

Write instead: the next step, together: "Before we print again, may I go through the proof with you on the phone?"
Where the agreement matters, cite it in one neutral sentence: "The specification of 2 March does not hold this screen;
I can quote it separately."

Limits: requests ("please send the list by noon"), instructions, and neutral facts ("you asked for 400 copies") are
left alone; so is "if you forgot your password". A bare "you approved the proof" is left alone too: often it is only
the order of events.

Sources: complaint handling seeds and readers' comments: arguing loses; J. Orsingher et al. (2010) on interactional
justice.
"""

from draftkit.rules import PhraseRule

rule = PhraseRule(level="error", label="B-client")
