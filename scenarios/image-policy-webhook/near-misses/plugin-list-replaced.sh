#!/bin/bash
# fails: other-flags-kept
# NodeRestriction is lost.
backend
admission
edit '(.spec.containers[0].command[] | select(test("^--enable-admission-plugins="))) = "--enable-admission-plugins=ImagePolicyWebhook"'" | $(named) | $(mounted)"
