"""Answer questions: resolve, plan, render, run, arrange. Everything but running is pure."""
