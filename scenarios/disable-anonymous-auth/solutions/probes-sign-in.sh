#!/bin/bash
# The probes carry a token of their own.
close
sign_in kubelet-probe,kubelet-probe
