"""Tell what stands beside a number: what it is made of, which KPIs the data can answer, and the doubts of an answer."""
