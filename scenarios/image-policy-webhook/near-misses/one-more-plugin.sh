#!/bin/bash
# fails: other-flags-kept
# A plugin that nobody asked for comes along, and changes the Pods of everybody.
backend
admission
use ImagePolicyWebhook,AlwaysPullImages
