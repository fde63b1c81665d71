#!/bin/bash
# fails: no-more-than-colleague
role=edit
bind
