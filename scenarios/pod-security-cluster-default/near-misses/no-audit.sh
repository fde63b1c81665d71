#!/bin/bash
# fails: violations-audited
AUDIT=privileged configure
use
