#!/bin/bash
# fails: no-impersonation
# "kubectl auth can-i impersonate users" said no.
close_all_but impersonation
