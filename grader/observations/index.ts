/** Observations: facts against what was expected of them. `finding` makes a verdict of them. */

// Manifests, command lines and the files that they name

export * from './files-in-folder.ts'
export * from './files-kept.ts'
export * from './flags.ts'
export * from './flags-kept.ts'
export * from './in-force.ts'
export * from './kubelet.ts'
export * from './manifest-kept.ts'
export * from './mounts.ts'
export * from './permissions.ts'
export * from './probes.ts'

// Requests

export * from './creation.ts'
export * from './eventually.ts'
export * from './kubectl.ts'
export * from './requests.ts'
export * from './service-down.ts'
export * from './whoami.ts'

// Objects

export * from './deployment-runs.ts'
export * from './everything-readable.ts'
export * from './secrets.ts'
export * from './secrets-kept.ts'
export * from './stored.ts'
export * from './workloads-kept.ts'

// Who may do what

export * from './access.ts'
export * from './access-kept.ts'
export * from './anonymous-access.ts'
export * from './anonymous-bindings.ts'
export * from './authorizers.ts'
export * from './rbac-kept.ts'
export * from './rules.ts'
export * from './sign-ins.ts'

// Certificates, keys and tokens

export * from './certificate-requests.ts'
export * from './certificates.ts'
export * from './credentials-on-node.ts'
export * from './handshake.ts'
export * from './issuance.ts'
export * from './kubeconfig.ts'
export * from './tokens.ts'

// Admission

export * from './admission.ts'
export * from './admission-policies.ts'
export * from './image-policy.ts'
export * from './pending-pod.ts'
export * from './pod-security.ts'

// The audit log and its policy

export * from './audit-arrival.ts'
export * from './audit-cases.ts'
export * from './audit-exercises.ts'
export * from './audit-meaning.ts'
export * from './audit-replay.ts'
export * from './audit-requests.ts'
export * from './audit-rotation.ts'
export * from './audit-verdict.ts'

// Encryption at rest

export * from './encryption.ts'

// What learners write down

export * from './answers.ts'
