#!/bin/bash
# Six hours of a cluster's life, with one theft in them; what else goes on is as random as its microsecond.
set -euo pipefail
folder=/var/log/kubernetes/audit
mkdir -p "$folder"
awk -v day="$night" -v second="$second" -v microsecond="$microsecond" -v teams="$robbed $spared $third" -v role="$account" \
  -v secrets="$key_robbed $key_spared $key_third" -v homes="$network_homes" -v scanners="$network_scanners" -v host="$host" \
  -v made="$made_resource" -v group="$made_group" -v tried="$made_tried" -v left="$left" '
function some(n) { return int(rand() * n) }
function hex(n,  text) { while (n-- > 0) text = text substr("0123456789abcdef", some(16) + 1, 1); return text }
function uuid() { return hex(8) "-" hex(4) "-4" hex(3) "-a" hex(3) "-" hex(12) }
function moment(t) { return sprintf("%sT%02d:%02d:%09.6fZ", day, t / 3600, t / 60 % 60, t % 60) }
# To whole seconds a fraction that leaves room for the answer in the same second.
function at(t) { return t == int(t) ? t + (100000 + some(700000)) / 1000000 : t }

function person(name, groups) { user[name] = "\"username\":\"" name "\",\"groups\":[" groups "]" }
function account(namespace, name) {
  name = "system:serviceaccount:" namespace ":" name
  user[name] = "\"username\":\"" name "\",\"uid\":\"" uuid() "\",\"groups\":[\"system:serviceaccounts\",\"system:serviceaccounts:" namespace \
    "\",\"system:authenticated\"],\"extra\":{\"authentication.kubernetes.io/credential-id\":[\"JTI=" uuid() "\"]}"
  return name
}
function object(group, resource, namespace, name, part,  text) {
  text = "\"resource\":\"" resource "\""
  if (namespace != "") text = text ",\"namespace\":\"" namespace "\""
  if (name != "") text = text ",\"name\":\"" name "\""
  if (group != "") text = text ",\"apiGroup\":\"" group "\""
  text = text ",\"apiVersion\":\"v1\""
  if (part != "") text = text ",\"subresource\":\"" part "\""
  return text
}
function log_stage(t, took, who, ip, agent, verb, uri, ref, code, stage, id,  status, decision) {
  status = "\"metadata\":{}"
  if (code == 403) status = status ",\"status\":\"Failure\",\"message\":\"forbidden: User \\\"" who "\\\" cannot " verb " " uri "\",\"reason\":\"Forbidden\""
  if (code == 401) status = status ",\"status\":\"Failure\",\"message\":\"Authentication failed, attempted: bearer\""
  decision = code == 401 ? "" : ",\"annotations\":{\"authorization.k8s.io/decision\":\"" (code == 403 ? "forbid" : "allow") "\",\"authorization.k8s.io/reason\":\"\"}"
  printf "%013.6f\t{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\",\"auditID\":\"%s\",\"stage\":\"%s\",\"requestURI\":\"%s\",\"verb\":\"%s\",\"user\":{%s},\"sourceIPs\":[\"%s\"],\"userAgent\":\"%s\"%s,\"responseStatus\":{%s,\"code\":%d},\"requestReceivedTimestamp\":\"%s\",\"stageTimestamp\":\"%s\"%s}\n", \
    t + took, id, stage, uri, verb, user[who], ip, agent, (ref == "" ? "" : ",\"objectRef\":{" ref "}"), status, code, moment(t), moment(t + took), decision
}
function log_event(t, who, ip, agent, verb, uri, ref, code) {
  log_stage(at(t), (1500 + some(60000)) / 1000000, who, ip, agent, verb, uri, ref, code, "ResponseComplete", uuid())
}
function log_watch(t, who, ip, agent, uri, ref,  id) {
  id = uuid(); t = at(t)
  log_stage(t, 0.0021, who, ip, agent, "watch", uri, ref, 200, "ResponseStarted", id)
  log_stage(t, 300 + some(200) + 0.01, who, ip, agent, "watch", uri, ref, 200, "ResponseComplete", id)
}
function secret(t, who, ip, agent, verb, namespace, name, code) {
  log_event(t, who, ip, agent, verb, "/api/v1" (namespace == "" ? "" : "/namespaces/" namespace) "/secrets" (name == "" ? "" : "/" name), object("", "secrets", namespace, name), code)
}

BEGIN {
  srand(microsecond); night = 6 * 3600
  kubectl = "kubectl/v1.35.1 (linux/amd64) kubernetes/8f1e6a4"
  split(teams, team); split(secrets, keys); stolen = 1; other = 2
  person("kubernetes-admin", "\"kubeadm:cluster-admins\",\"system:authenticated\"")
  person("system:anonymous", "\"system:unauthenticated\"")
  person("nora@example.com", "\"oncall\",\"system:authenticated\"")
  person("piet@example.com", "\"oncall\",\"system:authenticated\"")
  user[""] = ""
  person("system:kube-controller-manager", "\"system:authenticated\"")
  person("system:kube-scheduler", "\"system:authenticated\"")
  archiver = account("backup", "archiver"); prometheus = account("monitoring", "prometheus"); dns = account("kube-system", "coredns")
  for (i = 1; i <= 3; i++) deployer[i] = account(team[i], team[i] "-" role)

  # The cluster talks to itself.
  for (n = 1; n <= 3; n++) {
    node = "worker-" n; who = "system:node:" node; ip = "10.20.0." 10 + n; agent = "kubelet/v1.35.1 (linux/amd64) kubernetes/8f1e6a4"
    person(who, "\"system:nodes\",\"system:authenticated\"")
    for (t = some(300); t < night; t += 300) log_event(t, who, ip, agent, "patch", "/api/v1/nodes/" node "/status?timeout=10s", object("", "nodes", "", node, "status"), 200)
    for (t = some(400); t < night - 600; t += 380 + some(120)) {
      i = 1 + some(3)
      log_watch(t, who, ip, agent, "/api/v1/namespaces/" team[i] "/secrets?fieldSelector=metadata.name%3D" keys[i] "&watch=true", object("", "secrets", team[i], keys[i]))
      log_event(t + 3, who, ip, agent, "create", "/api/v1/namespaces/" team[i] "/serviceaccounts/default/token", object("", "serviceaccounts", team[i], "default", "token"), 201)
    }
  }
  for (t = some(30); t < night; t += 30) log_event(t, "system:kube-controller-manager", "10.20.0.10", "kube-controller-manager/v1.35.1", "get", "/apis/batch/v1", "", 200)
  for (t = some(400); t < night - 600; t += 420) {
    log_watch(t, "system:kube-scheduler", "10.20.0.10", "kube-scheduler/v1.35.1", "/api/v1/pods?watch=true", object("", "pods"))
    log_watch(t + 9, dns, "10.244.1.3", "coredns/v1.13.1", "/apis/discovery.k8s.io/v1/endpointslices?watch=true", object("discovery.k8s.io", "endpointslices"))
    log_watch(t + 11, "system:kube-controller-manager", "10.20.0.10", "kube-controller-manager/v1.35.1", "/api/v1/secrets?watch=true", object("", "secrets"))
  }
  for (t = some(60); t < night; t += 60) {
    log_event(t, prometheus, "10.244.2.8", "Prometheus/3.4.1", "get", "/metrics", "", 200)
    log_event(t + 2, prometheus, "10.244.2.8", "Prometheus/3.4.1", "list", "/api/v1/nodes", object("", "nodes"), 200)
  }

  # Those who may read Secrets, from where they may.
  for (t = 600; t < night; t += 1800) for (i = 1; i <= 3; i++) {
    secret(t + i, archiver, "10.244.3.17", "velero-server/v1.17.0", "list", team[i], "", 200)
    secret(t + i + 4, archiver, "10.244.3.17", "velero-server/v1.17.0", "get", team[i], keys[i], 200)
  }
  for (i = 1; i <= 3; i++) for (t = 400 + some(900); t < night - 60; t += 2100 + some(1500)) {
    runner = "10.30.4." 20 + i; uri = "/apis/apps/v1/namespaces/" team[i] "/deployments/api"; ref = object("apps", "deployments", team[i], "api")
    secret(t, deployer[i], runner, kubectl, "get", team[i], keys[i], 200)
    log_event(t + 2, deployer[i], runner, kubectl, "get", uri, ref, 200)
    job = "db-migrate-" hex(5)
    log_event(t + 4, deployer[i], runner, kubectl, "create", "/apis/batch/v1/namespaces/" team[i] "/jobs?fieldManager=kubectl-create", object("batch", "jobs", team[i], job), 201)
    log_event(t + 31, deployer[i], runner, kubectl, "patch", uri "?fieldManager=kubectl-client-side-apply", ref, 200)
    log_event(t + 40, deployer[i], runner, kubectl, "delete", "/apis/batch/v1/namespaces/" team[i] "/jobs/" job, object("batch", "jobs", team[i], job), 200)
  }
  secret(20520, "kubernetes-admin", "10.10.0.5", kubectl, "get", team[1 + some(3)], "tls-wildcard", 200)

  # Outside, and in order.
  home["nora@example.com"] = homes "." 10 + some(60); home["piet@example.com"] = homes "." 80 + some(60)
  for (who in home) for (round = 0; round < 3; round++) {
    t = 1500 + some(17000); ip = home[who]; i = round == 1 ? other : 1 + some(3); pod = "api-" hex(9)
    log_event(t, who, ip, kubectl, "list", "/api/v1/namespaces/" team[i] "/pods?limit=500", object("", "pods", team[i]), 200)
    log_event(t + 21, who, ip, kubectl, "get", "/api/v1/namespaces/" team[i] "/pods/" pod "/log?tailLines=200", object("", "pods", team[i], pod, "log"), 200)
    log_event(t + 48, who, ip, kubectl, "list", "/api/v1/namespaces/" team[i] "/configmaps?limit=500", object("", "configmaps", team[i]), 200)
    log_event(t + 55, who, ip, kubectl, "get", "/apis/external-secrets.io/v1/namespaces/" team[i] "/externalsecrets/" keys[i], object("external-secrets.io", "externalsecrets", team[i], keys[i]), 200)
    if (round == 1) log_event(t + 70, who, ip, kubectl, "create", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", object("authorization.k8s.io", "selfsubjectaccessreviews"), 201)
    if (round == 1) secret(t + 76, who, ip, kubectl, "get", team[i], keys[i], 403)
    if (round == 2) log_event(t + 90, who, ip, kubectl, "delete", "/api/v1/namespaces/" team[i] "/pods/" pod, object("", "pods", team[i], pod), 200)
  }
  # Outside, and at a closed door.
  for (n = 0; n < 45; n++) {
    t = some(night - 60); ip = scanners "." 1 + some(40); agent = "Mozilla/5.0 zgrab/0.x"
    log_event(t, "system:anonymous", ip, agent, "get", "/version", "", 200)
    log_event(t + 1, "system:anonymous", ip, agent, "get", n % 2 ? "/.env" : "/login", "", 403)
    secret(t + 2, "system:anonymous", ip, agent, "list", n % 3 ? "" : "kube-system", "", 403)
    if (n % 4 == 0) log_event(t + 3, "", ip, "curl/8.5.0", "list", "/api/v1/namespaces/default/secrets", object("", "secrets", "default"), 401)
  }

  # The theft.
  i = stolen; who = deployer[i]; ip = homes "." host; theft = second + microsecond / 1000000
  workloads = "/apis/" group "/v1/namespaces/" team[i] "/" made
  log_event(second - 160 - some(20), who, ip, kubectl, "create", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", object("authorization.k8s.io", "selfsubjectrulesreviews"), 201)
  secret(second - 130 - some(20), who, ip, kubectl, "list", "", "", 403)
  secret(second - 100 - some(20), who, ip, kubectl, "list", "kube-system", "", 403)
  secret(second - 70 - some(20), who, ip, kubectl, "get", team[other], keys[other], 403)
  log_event(second - 30 - some(20), who, ip, kubectl, "list", "/api/v1/namespaces/" team[i] "/configmaps?limit=500", object("", "configmaps", team[i]), 200)
  secret(theft, who, ip, kubectl, "get", team[i], keys[i], 200)
  log_event(t = second + 40 + some(40), who, ip, kubectl, "create", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings?fieldManager=kubectl-create", object("rbac.authorization.k8s.io", "clusterrolebindings"), 403)
  log_event(t += 15 + some(20), who, ip, kubectl, "create", "/apis/apps/v1/namespaces/" team[i] "/" tried "?dryRun=All&fieldManager=kubectl-create", object("apps", tried, team[i], "node-agent"), 201)
  log_event(t += 30 + some(40), who, ip, kubectl, "create", workloads "?fieldManager=kubectl-create", object(group, made, team[i], left), 201)
  log_event(t += 5 + some(9), who, ip, kubectl, "get", workloads "/" left, object(group, made, team[i], left), 200)
}' | sort | cut -f 2- > "$folder/night.log"
(cd "$folder" && sha256sum night.log > SHA256SUMS)
chmod 600 "$folder"/*
cat > /root/incident.yaml <<'YAML'
user:
source:
secret:
time:
left-behind:
YAML
