#!/bin/bash
# fails: rotation
# Of a flag with a single value the last one counts.
draft --audit-log-maxage=0
put
