#!/bin/bash
# fails: events-arrive, policy-in-force
# Events are held back until there are many of them.
draft --audit-log-mode=batch --audit-log-batch-max-size=400 --audit-log-batch-max-wait=30s
put
