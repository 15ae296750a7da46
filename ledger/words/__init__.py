"""Words: data and a Lexicon make a sentence, lines, or one JSON object. Opens, asks and prints nothing."""
