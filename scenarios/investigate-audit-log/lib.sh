set -euo pipefail
folder=/var/log/kubernetes/audit
log=$folder/night.log

# What the log tells, in user, source, secret, time and made.
investigate() {
  local theft
  theft=$(jq -c 'select(.objectRef.resource == "secrets" and .responseStatus.code == 200) | select(.sourceIPs[0] | startswith("10.") | not)' "$log")
  user=$(jq -r .user.username <<< "$theft")
  source=$(jq -r '.sourceIPs[0]' <<< "$theft")
  secret=$(jq -r '"\(.objectRef.namespace)/\(.objectRef.name)"' <<< "$theft")
  time=$(jq -r .requestReceivedTimestamp <<< "$theft")
  made=$(jq -r --arg user "$user" --arg source "$source" 'select(.user.username == $user and .sourceIPs[0] == $source)
    | select(.verb == "create" and .responseStatus.code == 201 and .objectRef.name != null)
    | select(.requestURI | contains("dryRun") | not) | "\(.objectRef.resource)/\(.objectRef.name)"' "$log")
}

# The answers, in the file that is asked for or another.
report() {
  cat > "${1:-/root/incident.yaml}" <<YAML
user: $user
source: $source
secret: $secret
time: $time
left-behind: $made
YAML
}
