#!/bin/bash
# fails: manifest-kept
# What was in the way of testing by hand went, too.
close
connect '{"port": 6443}' 'del(.spec.securityContext, .spec.priorityClassName)'
