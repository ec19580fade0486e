"""The ways out: `registry` names the channels, `protocol` says what one is. Reading this package loads none of them."""
