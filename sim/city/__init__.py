"""The city on day 0: residents, ties, communities, subdistricts, districts, departments.

``sim.city.build.build_city`` makes it; ``sim.city.rows`` names every field of every row. Nothing is
imported here, so that reading the row types stays cheap.
"""
