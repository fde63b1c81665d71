#!/bin/bash
# fails: other-flags-kept
# The mode is right; on the way something else was set that nobody asked for.
bind
by_sed "$second_line" 's/--service-cluster-ip-range=.*/--service-cluster-ip-range=10.96.0.0\/16/'
