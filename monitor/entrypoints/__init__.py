"""The doors: command line, service and web. They hold no rules and no SQL; they ask the `App`."""
