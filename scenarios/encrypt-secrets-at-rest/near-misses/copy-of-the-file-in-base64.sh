#!/bin/bash
# fails: key-file-protected
# A note for the next administrator: the whole file in base64, for all to read.
encrypt
mkdir -p /opt/notes
base64 "$config" > /opt/notes/encryption.txt
chmod 644 /opt/notes/encryption.txt
