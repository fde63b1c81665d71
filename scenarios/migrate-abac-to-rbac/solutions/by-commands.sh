#!/bin/bash
translate_all_but nobody
turn_off
