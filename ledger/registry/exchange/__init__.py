"""Exchange: what one kind of money costs in another, who changes them, and what stands behind them."""
