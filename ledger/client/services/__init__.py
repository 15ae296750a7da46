"""Services in the hands of people: what is offered, filed, decided."""
