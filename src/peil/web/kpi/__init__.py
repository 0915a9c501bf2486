"""Put together what the page of one KPI shows, part by part: the course, the breakdown, the notes, its meaning, where it comes from, its kin."""
