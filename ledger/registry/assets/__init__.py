"""Assets: kinds of money that motions make, and classes of tokens that accredited issuers open."""
