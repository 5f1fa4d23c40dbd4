"""Tests of the mail layer: real servers, real TLS, real files; messages are parsed back as a mail reader would."""
