#!/bin/bash
# fails: signs-in
# Another user: names are compared letter by letter.
subject=/O=$team_group/CN=${user^}
certificate
kubeconfig
