/** Facts: what the node, its files and processes, the API server and its objects say. Nothing here judges. */

export * from './access.ts'
export * from './admission.ts'
export * from './aggregation.ts'
// What learners write down
export * from './answers.ts'
export * from './argv.ts'
// The audit log and its policy
export * from './audit-log.ts'
export * from './audit-policy.ts'
export * from './audit-policy-file.ts'
// Who may do what
export * from './authentication.ts'
export * from './authorizers.ts'
// Objects
export * from './beginning.ts'
export * from './bindings.ts'
export * from './certificate-requests.ts'
// Certificates, keys and tokens
export * from './certificates.ts'
export { clockAhead } from './clock.ts'
export * from './config-files.ts'
// The control plane while it runs
export * from './control-plane.ts'
export * from './credentials-in-text.ts'
export * from './discovery.ts'
export * from './durations.ts'
// Encryption at rest
export * from './encryption.ts'
export * from './encryption-config.ts'
export * from './etcd.ts'
export * from './grants.ts'
export * from './image-policy.ts'
export * from './in-force.ts'
export * from './kubeconfig.ts'
export { type ReadKubeconfig, readKubeconfig } from './kubeconfig-file.ts'
export { kubectlReads } from './kubectl.ts'
export * from './kubernetes-yaml.ts'
export type { Late } from './late.ts'
// Manifests, command lines and the files that they name
export * from './manifests.ts'
export * from './metrics.ts'
export * from './mounts.ts'
export * from './objects.ts'
export * from './pod-condition.ts'
export * from './pods.ts'
export { endOfToken, probeClient } from './probe-outcomes.ts'
export { type ProbeKind, probeKinds } from './probe-plan.ts'
export * from './rule-lines.ts'
export * from './rules.ts'
export * from './token-file.ts'
export * from './tokens.ts'
