#!/bin/bash
# fails: account-kept
# The engineer is out, and so is the ServiceAccount.
take_out /rules/1 role shell -n "$namespace"
close_all_but commands
