#!/bin/bash
# fails: newcomer-creates-pods, bound-in-namespace, elsewhere-unchanged
namespace=$neighbour
bind
