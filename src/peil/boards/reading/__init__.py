"""Make of one KPI what people read of it: its formula in words, what stands out in its course, the table of a table KPI."""
