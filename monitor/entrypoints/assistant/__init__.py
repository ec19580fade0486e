"""For assistants: the questions of the command line as tools of the Model Context Protocol, which only read.

questions   the tools: what they ask the `App`, and how much they answer
quoted      what publishers wrote, marked as theirs: it is data, whatever it says
serving     the server of the official SDK (extra `assistant`), over stdio and HTTP
"""
