#!/bin/bash
# fails: fails-closed
DEFAULT_ALLOW=true configure
