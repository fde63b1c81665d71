#!/bin/bash
bind
by_sed "$second_line"
