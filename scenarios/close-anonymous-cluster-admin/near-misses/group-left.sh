#!/bin/bash
# fails: cluster-closed, namespace-closed, nothing-bound
# Only the user was looked for.
close_all_but administrators monitor
