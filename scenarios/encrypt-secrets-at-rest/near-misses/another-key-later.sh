#!/bin/bash
# fails: key-as-asked
# All is well until the API server is started anew, and then no Secret can be read.
encrypt
sed -i "s|secret: .*|secret: $(random_key)|" "$config"
