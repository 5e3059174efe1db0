"""What writes the contracts and the generated parts of the docs; not shipped."""
