"""ISO 20022: payment files in, reports and statements out."""
