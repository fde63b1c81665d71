#!/bin/bash
# fails: time-found
# The clock on the wall of an office in UTC+2, without saying so.
investigate
time=$(TZ=UTC-2 date -d "$time" +%Y-%m-%dT%H:%M:%S)
report
