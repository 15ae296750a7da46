"""QR codes: LAO QR in EMVCo's form, and files in parts."""
