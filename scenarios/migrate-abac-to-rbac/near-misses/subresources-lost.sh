#!/bin/bash
# fails: reader-by-rbac, account-by-rbac
# pods/* names no log.
translate_all_but reader account
translate_reader 'pods,pods/*'
translate_account --serviceaccount="$automation:$account" '*' "$workload_plural.apps"
turn_off
