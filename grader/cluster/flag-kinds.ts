/** How many values a flag has, and how they are written. */

/**
 * Flags without a value of their own (pflag's NoOptDefVal): `--profiling false` is `--profiling=true` and a stray word.
 * From `--help` of v1.35.4: those that name no type; of the control plane, then what only the kubelet has.
 */
export const switches = new Set(
  `allocate-node-cidrs allow-privileged anonymous-auth audit-log-batch-throttle-enable audit-log-compress
  audit-log-truncate-enabled audit-webhook-batch-throttle-enable audit-webhook-truncate-enabled
  aggregator-reject-forwarding-redirect authentication-skip-lookup authentication-tolerate-lookup-failure
  configure-cloud-routes contention-profiling disable-attach-detach-reconcile-sync disable-force-detach-on-timeout
  disable-http2-serving emulation-forward-compatible enable-aggregator-routing enable-bootstrap-token-auth
  enable-dynamic-provisioning enable-garbage-collector enable-hostpath-provisioner enable-leader-migration
  enable-logs-handler enable-priority-and-fairness encryption-provider-config-automatic-reload help leader-elect
  log-json-split-stream log-text-split-stream permit-address-sharing permit-port-sharing profiling
  runtime-config-emulation-forward-compatible service-account-extend-token-expiration service-account-lookup
  shutdown-send-retry-after use-service-account-credentials version watch-cache

  authentication-token-webhook cgroups-per-qos cpu-cfs-quota enable-controller-attach-detach
  enable-debugging-handlers enable-server exit-on-lock-contention experimental-allocatable-ignore-eviction
  fail-cgroupv1 fail-swap-on kernel-memcg-notification local-storage-capacity-isolation make-iptables-util-chains
  protect-kernel-defaults register-node rotate-certificates rotate-server-certificates runonce seccomp-default
  serialize-image-pulls`.split(/\s+/),
)

/** The same of etcd v3.6 (server/embed/config.go), which reads its command line by Go's package flag. */
export const etcdSwitches = new Set(
  `auto-tls client-cert-auth discovery-insecure-skip-tls-verify discovery-insecure-transport
  enable-distributed-tracing enable-grpc-gateway enable-log-rotation enable-pprof force-new-cluster
  initial-election-tick-advance memory-mlock peer-auto-tls peer-client-cert-auth
  peer-skip-client-san-verification pre-vote socket-reuse-address socket-reuse-port strict-reconfig-check
  unsafe-no-fsync version`.split(/\s+/),
)

/** Splits on commas and appends when repeated: pflag's StringSlice ("strings" in --help of v1.35.4). */
export const lists = new Set(
  `admission-control api-audiences authorization-always-allow-paths authorization-mode controllers cors-allowed-origins
  disable-admission-plugins disabled-metrics emulated-version enable-admission-plugins etcd-servers
  etcd-servers-overrides kubelet-preferred-address-types min-compatibility-version oidc-signing-algs
  requestheader-allowed-names requestheader-extra-headers-prefix requestheader-group-headers
  requestheader-uid-headers requestheader-username-headers strict-transport-security-directives tls-cipher-suites
  watch-cache-sizes

  allowed-unsafe-sysctls cluster-dns enforce-node-allocatable`.split(/\s+/),
)

/** Of etcd v3.6: of several uses the last counts, and it is split on commas (server/embed/config.go, client/pkg/types). */
export const etcdLists = new Set(
  `advertise-client-urls cipher-suites cors host-whitelist
  initial-advertise-peer-urls initial-cluster listen-client-http-urls listen-client-urls listen-metrics-urls
  listen-peer-urls client-cert-allowed-hostname peer-cert-allowed-hostname`.split(/\s+/),
)

/** Lists whose order says nothing. */
export const unordered = new Set(
  `admission-control advertise-client-urls api-audiences authorization-mode cipher-suites client-cert-allowed-hostname
  cors cors-allowed-origins
  disable-admission-plugins enable-admission-plugins etcd-servers host-whitelist initial-advertise-peer-urls
  initial-cluster
  listen-client-http-urls listen-client-urls listen-metrics-urls listen-peer-urls oidc-signing-algs
  peer-cert-allowed-hostname requestheader-allowed-names service-account-key-file tls-cipher-suites`.split(
    /\s+/,
  ),
)

/** Appends when repeated and does not split: StringArray and namedCertKey. */
export const arrays = new Set(['service-account-issuer', 'service-account-key-file', 'tls-sni-cert-key'])

/** Pairs split on commas, the last of each key in force (component-base's MapStringString and its like). */
export const maps = new Set(
  `feature-gates runtime-config

  eviction-minimum-reclaim eviction-soft-grace-period kube-reserved node-labels
  qos-reserved system-reserved topology-manager-policy-options`.split(/\s+/),
)

/** The same without splitting. */
export const pairs = new Set(['oidc-required-claim'])

/** Numbers with a fraction ("float" in --help of v1.35.4); elsewhere "1.30" is a version and no number. */
export const decimals = new Set(
  `audit-log-batch-throttle-qps audit-webhook-batch-throttle-qps goaway-chance kube-api-qps node-eviction-rate
  secondary-node-eviction-rate unhealthy-zone-threshold`.split(/\s+/),
)
