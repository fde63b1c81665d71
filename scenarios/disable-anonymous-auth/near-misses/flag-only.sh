#!/bin/bash
# fails: health-checks-answered
# The kubelet's probes get 401: the Pod is never ready and is restarted after 240 s.
close
flags --anonymous-auth=false
