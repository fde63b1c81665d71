#!/bin/bash
# fails: public-answers-kept, health-checks-answered
# from: solutions/bindings-deleted.sh
# Nodes cannot join any more, and the health checks fail.
refuse_anonymous
