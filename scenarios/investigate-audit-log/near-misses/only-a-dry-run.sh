#!/bin/bash
# fails: way-back-found
# Answered with 201, and nothing was stored.
investigate
made=$made_tried/node-agent
report
