#!/bin/bash
# fails: key-as-asked, others-in-clear, new-secrets-encrypted, existing-secrets-encrypted
# Accepted, and about nothing.
RESOURCE=secret encrypt
