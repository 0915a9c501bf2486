"""Put together what the page Explore shows: what is asked, what there is to pick, how it is drawn, and questions to begin with."""
