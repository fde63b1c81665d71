#!/bin/bash
# fails: nobody-gained
# The account's namespace instead of the account.
translate_all_but account
translate_account --group="system:serviceaccounts:$automation"
turn_off
