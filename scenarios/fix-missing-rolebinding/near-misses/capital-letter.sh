#!/bin/bash
# fails: newcomer-creates-pods, bound-in-namespace, nobody-gained
# User names are case-sensitive.
bind --user="${newcomer^}"
