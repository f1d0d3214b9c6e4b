"""What the law asks: one module per requirement."""
