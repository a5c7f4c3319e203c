"""What people bring into the catalogue from other programs."""
