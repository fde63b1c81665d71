#!/bin/bash
# fails: key-file-protected
MODE=640 encrypt
