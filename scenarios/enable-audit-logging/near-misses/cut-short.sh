#!/bin/bash
# fails: events-arrive, policy-in-force
# Large events lose their bodies.
draft --audit-log-truncate-enabled --audit-log-truncate-max-event-size=1000 --audit-log-truncate-max-batch-size=2000
put
