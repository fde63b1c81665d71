/**
 * Flags of the kubelet that set a field of its KubeletConfiguration, and win over its file (cmd/kubelet/app/options/options.go,
 * AddKubeletConfigFlags, and kubeletConfigFlagPrecedence in server.go, v1.35.4).
 */
import { type CommandLine, list, parseBool, scalar } from './argv.ts'

/** A JSON object: fields with values. */
export type Settings = Record<string, unknown>

type Reading = (line: CommandLine, flag: string) => unknown

const text: Reading = (line, flag) => scalar(line, flag)
const number: Reading = (line, flag) => {
  const value = scalar(line, flag) ?? ''
  return /^[+-]?\d+$/.test(value) ? Number(value) : value
}
const truth: Reading = (line, flag) => {
  const value = scalar(line, flag) ?? ''
  return parseBool(value) ?? value
}
const map =
  (sign: string, value: (text: string) => unknown = it => it): Reading =>
  (line, flag) =>
    Object.fromEntries(
      line.uses
        .filter(use => use.name === flag)
        .flatMap(use => use.value.split(','))
        .filter(pair => pair.includes(sign))
        .map(pair => {
          const at = pair.indexOf(sign)
          return [pair.slice(0, at).trim(), value(pair.slice(at + sign.length).trim())]
        }),
    )

/** Pairs of a flag and its field. */
const texts = `
  pod-manifest-path staticPodPath           manifest-url staticPodURL
  sync-frequency syncFrequency              file-check-frequency fileCheckFrequency
  http-check-frequency httpCheckFrequency   address address
  container-runtime-endpoint containerRuntimeEndpoint
  image-service-endpoint imageServiceEndpoint
  authentication-token-webhook-cache-ttl authentication.webhook.cacheTTL
  client-ca-file authentication.x509.clientCAFile
  authorization-mode authorization.mode
  authorization-webhook-cache-authorized-ttl authorization.webhook.cacheAuthorizedTTL
  authorization-webhook-cache-unauthorized-ttl authorization.webhook.cacheUnauthorizedTTL
  tls-cert-file tlsCertFile                 tls-private-key-file tlsPrivateKeyFile
  tls-min-version tlsMinVersion             healthz-bind-address healthzBindAddress
  cluster-domain clusterDomain              volume-plugin-dir volumePluginDir
  streaming-connection-idle-timeout streamingConnectionIdleTimeout
  node-status-update-frequency nodeStatusUpdateFrequency
  minimum-image-ttl-duration imageMinimumGCAge
  volume-stats-agg-period volumeStatsAggPeriod
  kubelet-cgroups kubeletCgroups            system-cgroups systemCgroups
  provider-id providerID                    cgroup-driver cgroupDriver
  cgroup-root cgroupRoot                    cpu-manager-policy cpuManagerPolicy
  cpu-manager-reconcile-period cpuManagerReconcilePeriod
  topology-manager-policy topologyManagerPolicy
  topology-manager-scope topologyManagerScope
  runtime-request-timeout runtimeRequestTimeout
  hairpin-mode hairpinMode                  pod-cidr podCIDR
  resolv-conf resolvConf                    cpu-cfs-quota-period cpuCFSQuotaPeriod
  container-log-max-size containerLogMaxSize
  kube-api-content-type contentType
  eviction-pressure-transition-period evictionPressureTransitionPeriod
  reserved-cpus reservedSystemCPUs          system-reserved-cgroup systemReservedCgroup
  kube-reserved-cgroup kubeReservedCgroup   memory-manager-policy memoryManagerPolicy`

const numbers = `
  port port                                 read-only-port readOnlyPort
  registry-qps registryPullQPS              registry-burst registryBurst
  event-qps eventRecordQPS                  event-burst eventBurst
  healthz-port healthzPort                  oom-score-adj oomScoreAdj
  image-gc-high-threshold imageGCHighThresholdPercent
  image-gc-low-threshold imageGCLowThresholdPercent
  max-pods maxPods                          pod-max-pids podPidsLimit
  container-log-max-files containerLogMaxFiles
  node-status-max-images nodeStatusMaxImages
  max-open-files maxOpenFiles               kube-api-qps kubeAPIQPS
  kube-api-burst kubeAPIBurst               pods-per-core podsPerCore
  eviction-max-pod-grace-period evictionMaxPodGracePeriod`

const truths = `
  enable-server enableServer                fail-swap-on failSwapOn
  fail-cgroupv1 failCgroupV1                anonymous-auth authentication.anonymous.enabled
  authentication-token-webhook authentication.webhook.enabled
  rotate-server-certificates serverTLSBootstrap
  rotate-certificates rotateCertificates
  enable-debugging-handlers enableDebuggingHandlers
  contention-profiling enableContentionProfiling
  cgroups-per-qos cgroupsPerQOS             runonce runOnce
  cpu-cfs-quota cpuCFSQuota
  enable-controller-attach-detach enableControllerAttachDetach
  make-iptables-util-chains makeIPTablesUtilChains
  kernel-memcg-notification kernelMemcgNotification
  local-storage-capacity-isolation localStorageCapacityIsolation
  serialize-image-pulls serializeImagePulls
  protect-kernel-defaults protectKernelDefaults
  register-node registerNode`

const lists = `
  cluster-dns clusterDNS                    tls-cipher-suites tlsCipherSuites
  allowed-unsafe-sysctls allowedUnsafeSysctls
  enforce-node-allocatable enforceNodeAllocatable`

const maps = `
  qos-reserved qosReserved                  system-reserved systemReserved
  kube-reserved kubeReserved                cpu-manager-policy-options cpuManagerPolicyOptions
  topology-manager-policy-options topologyManagerPolicyOptions
  eviction-soft-grace-period evictionSoftGracePeriod
  eviction-minimum-reclaim evictionMinimumReclaim`

const limits = 'eviction-hard evictionHard eviction-soft evictionSoft'

const pairs = (words: string, reading: Reading) =>
  [...words.matchAll(/(\S+)\s+(\S+)/g)].map(([, flag, field]) => [flag!, { field: field!, reading }] as const)

const gates = 'feature-gates'

const fields = new Map([
  ...pairs(texts, text),
  ...pairs(numbers, number),
  ...pairs(truths, truth),
  ...pairs(lists, list),
  ...pairs(maps, map('=')),
  ...pairs(limits, map('<')),
  ...pairs(
    `${gates} featureGates`,
    map('=', it => parseBool(it) ?? it),
  ),
])

/** The field that a flag sets, "authentication.anonymous.enabled"; undefined: it is no setting of the file. */
export const fieldOfFlag = (flag: string): string | undefined => fields.get(flag)?.field

/** A struct or a map of a configuration, and neither a list nor null. */
export const isFields = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The settings as the flags of a command line leave them: a list or a map as a whole, of feature gates each by itself. */
export function underFlags(settings: Settings, line: CommandLine): Settings {
  const result = structuredClone(settings)
  for (const flag of new Set(line.uses.map(use => use.name))) {
    const { field, reading } = fields.get(flag) ?? {}
    if (!field || !reading) continue
    const value = reading(line, flag)
    const set = flag === gates ? { ...(result.featureGates as object), ...(value as object) } : value
    setAt(result, field.split('.'), set)
  }
  return result
}

function setAt(settings: Settings, [name = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    settings[name] = value
    return
  }
  const inner = settings[name]
  if (!isFields(inner)) settings[name] = {}
  setAt(settings[name] as Settings, rest, value)
}
