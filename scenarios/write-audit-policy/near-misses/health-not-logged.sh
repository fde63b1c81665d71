#!/bin/bash
# fails: rest-metadata
# What is asked all the time is left out, though nobody asked for that.
policy "$quiet" "- {level: None, nonResourceURLs: ['/livez*', '/readyz*', '/healthz*']}" "$system" "$bodies" "$rest"
restart
