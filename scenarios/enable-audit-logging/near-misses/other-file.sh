#!/bin/bash
# fails: events-arrive, policy-in-force
# A log of another name beside the asked one, which goes on looking like a log.
log=$log_folder/kube-apiserver.log
draft
put
