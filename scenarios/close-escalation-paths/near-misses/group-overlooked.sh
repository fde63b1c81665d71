#!/bin/bash
# fails: no-tokens, no-kubelet
# Only what names the user was looked at.
close_all_but tokens kubelet
