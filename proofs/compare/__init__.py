"""Two systems, or one system and what was expected of it: what is different, and does anything notice?"""
