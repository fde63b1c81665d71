#!/bin/bash
# The plugin kubeadm switches on is gone; another one is there that has to stay.
by_sed "s/--enable-admission-plugins=.*/--enable-admission-plugins=$kept_plugins/"
grep -q -- "--enable-admission-plugins=$kept_plugins\$" "$manifest"
