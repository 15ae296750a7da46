"""Exchange: new kinds of money, what one costs in another, who changes them, and what stands behind them."""
