"""Entry points: command line, service and web. They hold no rules and no SQL; they call the `App`."""
