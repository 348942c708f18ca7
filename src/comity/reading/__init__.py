"""From text to Reading: small pure stages over plain records."""
