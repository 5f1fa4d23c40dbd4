"""Domains that are nobody's alone, however short the list of who uses them."""

# Names under which anybody registers: https://publicsuffix.org has them all; these are the ones met in the UK.
PUBLIC_SUFFIXES = frozenset({
    "ac.uk", "co.uk", "gov.uk", "gsi.gov.uk", "ltd.uk", "me.uk", "mod.uk", "net.uk", "nhs.uk", "nic.uk", "org.uk",
    "plc.uk", "pnn.police.uk", "police.uk", "sch.uk",
    "gov.scot", "nhs.scot", "gov.wales", "nhs.wales", "llyw.cymru", "hscni.net", "hwbcymru.net",
    "uk.com", "uk.net", "onmicrosoft.com", "sharepoint.com", "github.io", "wordpress.com",
})  # fmt: skip

# Under these the next label is a place or a system, and no organisation either: kent.sch.uk, scot.nhs.uk.
WIDE_SUFFIXES = frozenset({"sch.uk", "gsi.gov.uk"})

# Hosts of mail for everybody, or for everybody of a sector.
SHARED_HOSTS = frozenset({
    "aol.co.uk", "aol.com", "blueyonder.co.uk", "btconnect.com", "btinternet.com", "btopenworld.com", "cjsm.net",
    "duck.com", "fastmail.com", "fastmail.fm", "gmail.com", "gmx.co.uk", "gmx.com", "googlemail.com", "hey.com",
    "hotmail.co.uk", "hotmail.com", "icloud.com", "live.co.uk", "live.com", "mac.com", "mail.com", "me.com", "msn.com",
    "nhs.net", "ntlworld.com", "o2.co.uk", "outlook.com", "plus.com", "plusnet.com", "pm.me", "proton.me",
    "protonmail.com", "sky.com", "talktalk.net", "tiscali.co.uk", "tutanota.com", "virginmedia.com", "yahoo.co.uk",
    "yahoo.com", "ymail.com", "zoho.com",
})  # fmt: skip
