#!/bin/bash
# As the documentation has it: identity last, everything written anew at once.
encrypt
