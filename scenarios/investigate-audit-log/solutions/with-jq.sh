#!/bin/bash
investigate
report
