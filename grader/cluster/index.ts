/** Facts: what the node, its files and processes, the API server and its objects say. Nothing here judges. */

// Manifests, command lines and the files that they name

export * from './admission.ts'
export * from './argv.ts'
export * from './config-files.ts'
export * from './durations.ts'
export * from './image-policy.ts'
export * from './in-force.ts'
export {
  type KubeletConfig,
  type KubeletNow,
  type KubeletOnDisk,
  type KubeletRunning,
  kubeletConfig,
  kubeletRunning,
  settingAt,
} from './kubelet.ts'
export type { Settings } from './kubelet-flags.ts'
export * from './kubernetes-yaml.ts'
export * from './manifests.ts'
export * from './mounts.ts'

// The control plane while it runs

export { admissionSettled } from './admission-settled.ts'
export { clockAhead } from './clock.ts'
export * from './control-plane.ts'
export type { Late } from './late.ts'
export * from './metrics.ts'
export * from './pod-condition.ts'
export { endOfToken, probeClient } from './probe-outcomes.ts'
export { type ProbeKind, probeKinds } from './probe-plan.ts'

// Objects

export * from './admission-policies.ts'
export {
  type Beginning,
  beginningOf,
  type Collection,
  type FileState,
  fileStates,
  type KeptObject,
  objectsNow,
  objectsThen,
  storedHashes,
} from './beginning.ts'
export * from './discovery.ts'
export { example } from './examples.ts'
export * from './objects.ts'
export * from './pods.ts'
export * from './refusals.ts'
export { sampleOf } from './samples.ts'
export { type TemporaryObject, temporaryObjects } from './temporary-objects.ts'

// Who may do what

export * from './access.ts'
export * from './aggregation.ts'
export * from './authentication.ts'
export * from './authorizers.ts'
export * from './bindings.ts'
export * from './grants.ts'
export * from './rule-lines.ts'
export * from './rules.ts'
export * from './token-file.ts'

// Certificates, keys and tokens

export * from './certificate-requests.ts'
export * from './certificates.ts'
export * from './credentials.ts'
export * from './credentials-in-text.ts'
export * from './handshake.ts'
export * from './issuance.ts'
export * from './kubeconfig.ts'
export { type ReadKubeconfig, readKubeconfig } from './kubeconfig-file.ts'
export { kubectlDoes, kubectlReads } from './kubectl.ts'
export { signedIdentity } from './signed-identity.ts'
export * from './tokens.ts'

// The audit log and its policy

export * from './audit-log.ts'
export * from './audit-policy.ts'
export * from './audit-policy-file.ts'

// Encryption at rest

export * from './encryption.ts'
export * from './encryption-config.ts'
export * from './etcd.ts'

// What learners write down

export * from './answers.ts'
