#!/bin/bash
# fails: account-by-rbac
# Not read-only is more than the seven verbs one thinks of.
translate_all_but account
translate_account --serviceaccount="$automation:$account" "$reading,create,update,patch,delete"
turn_off
