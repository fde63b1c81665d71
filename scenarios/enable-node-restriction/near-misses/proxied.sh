#!/bin/bash
# fails: manifest-kept
# On, and a variable of the environment besides that no flag uses.
by_yq '(.spec.containers[0].command[] | select(test("^--enable-admission-plugins"))) += ",NodeRestriction"
  | .spec.containers[0].env += [{"name": "HTTPS_PROXY", "value": "http://proxy.example:3128"}]'
