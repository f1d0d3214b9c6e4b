"""What every rule stands on; knows no rule."""
