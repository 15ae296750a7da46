"""Other people's formats: what banks, shops and wallets outside read and write, as pure functions."""
