"""The documentation site: navigation, generated pages and the gallery, made by ``make site`` (MkDocs)."""
