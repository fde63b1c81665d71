#!/bin/bash
# fails: rotation
# The log is a link in its folder, which is what a rotation would rename.
mv "$log" "$log_folder/audit-of-node.log"
ln -s audit-of-node.log "$log"
draft
put
