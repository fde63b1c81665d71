#!/bin/bash
# fails: key-as-asked
# The documentation has this one: 16 bytes, and everybody knows them.
SECRET=c2VjcmV0IGlzIHNlY3VyZQ== encrypt
