#!/bin/bash
# The ServiceAccount as the policy file names it.
translate_all_but account
translate_account --user="system:serviceaccount:$automation:$account"
turn_off
