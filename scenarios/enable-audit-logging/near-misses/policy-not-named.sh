#!/bin/bash
# fails: events-arrive, policy-in-force
# All is mounted, and the log opened; without a policy nothing is written to it.
draft
without audit-policy-file
put
