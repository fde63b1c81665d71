#!/bin/bash
# fails: rotation
# The folder is mounted, and the file once more in it.
draft
mounted audit-file "$log" File
put
