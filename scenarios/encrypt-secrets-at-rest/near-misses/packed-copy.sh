#!/bin/bash
# fails: key-file-protected
# A backup of the folder, as others can read it.
encrypt
mkdir -p /var/backups
tar czf /var/backups/encryption.tgz -C "$folder" .
chmod 644 /var/backups/encryption.tgz
