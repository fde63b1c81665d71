#!/bin/bash
# fails: key-file-protected
MODE=644 encrypt
