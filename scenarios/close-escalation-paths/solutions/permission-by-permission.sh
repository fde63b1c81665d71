#!/bin/bash
close_all_but nothing
