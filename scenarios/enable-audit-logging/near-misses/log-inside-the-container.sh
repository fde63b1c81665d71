#!/bin/bash
# fails: events-arrive, policy-in-force, rotation, files-mounted
# The folder is not mounted: the log is written, where nobody finds it.
draft
unmounted audit-log
put
