#!/bin/bash
# fails: other-flags-kept
# Right, and one thing more that nobody asked for.
policy "$quiet" "$system" "$bodies" "$rest"
restart '.spec.containers[0].command += ["--profiling=false"]'
