#!/bin/bash
# fails: cluster-closed, namespace-closed, nothing-bound
# Only the role cluster-admin was looked for.
close_all_but monitor
