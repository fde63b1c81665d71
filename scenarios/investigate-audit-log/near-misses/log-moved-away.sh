#!/bin/bash
# fails: evidence-kept
# The same log, by a link.
investigate
report
mv "$log" /root/night.log
ln -s /root/night.log "$log"
