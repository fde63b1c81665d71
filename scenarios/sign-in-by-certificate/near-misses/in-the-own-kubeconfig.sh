#!/bin/bash
# fails: signs-in, kubeconfig-complete
# The right context in the wrong file.
certificate
own_context
