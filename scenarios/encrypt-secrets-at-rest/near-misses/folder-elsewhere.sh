#!/bin/bash
# fails: key-file-protected
# The folder is a link to one that is empty after the next start of the node.
mkdir -p /run/encryption
ln -s /run/encryption "$folder"
encrypt
