#!/bin/bash
# fails: baseline-enforced, restricted-warned
# Too strict: what is only to be warned about is refused.
ENFORCE=restricted configure
use
