#!/bin/bash
# fails: no-escalation
# Cluster-wide nothing is left.
close_all_but escalation
