#!/bin/bash
# fails: cluster-closed, namespace-closed, nothing-bound, public-answers-kept, health-checks-answered
# The bindings wait for the day when somebody takes the flag away.
refuse_anonymous
