#!/bin/bash
# As the documentation has it.
configure
use
