#!/bin/bash
# fails: requests-refused
# A condition is one path; this is another one.
close
only $open_paths /livez/ping
