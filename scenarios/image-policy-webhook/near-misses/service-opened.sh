#!/bin/bash
# fails: service-left-alone
# The service no longer asks who it talks to.
sed -i 's/rejectUnauthorized: true/rejectUnauthorized: false/' /var/lib/image-policy/service.mjs
for process in /proc/[0-9]*; do
  words=()
  readarray -d '' -t words 2> /dev/null < "$process/cmdline" || continue
  if [ "${words[0]-}" = /opt/cks-lab/node ] && [[ "${words[*]}" = *' service.mjs' ]]; then kill "${process#/proc/}"; fi
done
configure
until (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do sleep 0.2; done # started again by its loop
