#!/bin/bash
# fails: users-limited, kubelets-limited, mode-in-force, colleague-bound
# Without the flag everything is allowed.
bind
by_sed '/--authorization-mode=/d'
