"""Questions as people type them, with graded answers: `articles.jsonl` beside what the demo's newsroom publishes, and
`questions.toml` (3: what was asked for, 2: much about it, 1: touches it), both written for this.
"""
