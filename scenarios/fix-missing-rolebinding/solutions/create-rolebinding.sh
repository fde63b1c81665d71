#!/bin/bash
bind
