#!/bin/bash
# fails: other-flags-kept, audit-log-written, manifest-kept
# A manifest that works, with the defaults of kubeadm.
regenerate
