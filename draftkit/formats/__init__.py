"""How values read in a language. Words and patterns are data (`locales/<lang>/`); here is what is done with them.

`tables` reads the data; `written` and `spoken` put single values into text, `phones` groups telephone numbers; `days`
makes phrases of moments and remembers which days a message has named; `cldr` makes a table for languages without a
folder.
"""
