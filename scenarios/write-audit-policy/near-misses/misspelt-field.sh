#!/bin/bash
# fails: component-reads-not-logged, rest-metadata
# resource: is ignored silently, so the rule is about everything.
policy "$quiet" "$system" "${bodies/resources/resource}" "$rest"
restart
