#!/bin/bash
# fails: key-file-protected
# The file is protected; a copy with the same key lies beside it for all to read.
encrypt
install -m 644 "$config" "$config.bak"
