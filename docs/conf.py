"""The docs as a site (`make docs`). Its root is the repository: a link works here as it does there."""

project = "Hong Kong I&T monitor"
extensions = ["myst_parser"]
root_doc = "README"
include_patterns = ["*.md", "docs/**.md", "findings/*.md"]
myst_heading_anchors = 3
html_theme = "alabaster"
html_theme_options = {"description": "What was announced, told once, found again", "page_width": "72em"}
html_sidebars = {"**": ["about.html", "localtoc.html", "searchfield.html"]}
html_show_copyright = False
suppress_warnings = ["toc.not_included"]  # the pages are linked by the pages, as in the repository
