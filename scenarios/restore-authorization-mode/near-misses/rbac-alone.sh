#!/bin/bash
# fails: kubelets-limited, mode-in-force
# People are limited again, kubelets are locked out.
bind
by_sed "$second_line" 's/--authorization-mode=.*/--authorization-mode=RBAC/'
