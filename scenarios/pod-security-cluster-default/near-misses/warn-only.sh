#!/bin/bash
# fails: baseline-enforced
ENFORCE=privileged configure
use
