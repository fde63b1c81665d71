#!/bin/bash
# fails: rotation
# As many MB a file as there are to be files, and the other way round.
read -r files megabytes <<< "$megabytes $files"
draft
put
