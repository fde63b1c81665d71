#!/bin/bash
# fails: audit-log-written, files-mounted, manifest-kept
# Without the mount that made trouble the log is written inside the container.
readable < "$manifest" | sed "/mountPath: \/var\/log\/kubernetes\/audit\$/,/name: $volume_mount\$/d" | put
