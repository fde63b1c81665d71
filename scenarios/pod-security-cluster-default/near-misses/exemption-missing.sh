#!/bin/bash
# fails: exemptions-as-asked, exempt-namespaces-free
# The agents cannot come back after their next restart.
NAMESPACES=kube-system configure
use
