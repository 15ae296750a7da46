"""Money: what moves it, what gives it back, and what laws count of it."""
