"""Make of answers what people look at: numbers, cards, charts, tables, exports and sentences. Nothing is asked or drawn here."""
