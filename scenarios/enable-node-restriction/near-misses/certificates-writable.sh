#!/bin/bash
# fails: manifest-kept
# On, and the API server may write to its certificates.
by_yq '(.spec.containers[0].command[] | select(test("^--enable-admission-plugins"))) += ",NodeRestriction"
  | del(.spec.containers[0].volumeMounts[].readOnly)'
