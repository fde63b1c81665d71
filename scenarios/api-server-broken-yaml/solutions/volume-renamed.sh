#!/bin/bash
# The other of the two names is changed; and first one mistake, then the other.
readable < "$manifest" | put
sleep 3
sed "s/^    name: $volume_name\$/    name: $volume_mount/" "$manifest" | put
