#!/bin/bash
# fails: users-limited, kubelets-limited, mode-in-force, colleague-bound
# The same mistake in another form.
bind
by_file Node AlwaysAllow RBAC
