#!/bin/bash
# fails: events-arrive
# The default batch is one event, and still the answer does not wait for it.
draft --audit-log-mode=batch
put
