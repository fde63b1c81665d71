#!/bin/bash
# fails: rotation
# Full files do not stay as they are.
draft --audit-log-compress=true
put
