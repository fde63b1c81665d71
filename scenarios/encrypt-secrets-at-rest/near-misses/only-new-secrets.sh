#!/bin/bash
# fails: existing-secrets-encrypted
configure
use
