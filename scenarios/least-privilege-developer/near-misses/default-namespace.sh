#!/bin/bash
# fails: pods-in-development, workloads-in-development, nothing-elsewhere
# Without -n.
development=default
role
bind
leave
