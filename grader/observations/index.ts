/** Observations: facts against what was expected of them. `finding` makes a verdict of them. */

export * from './access.ts'
export * from './access-kept.ts'
// Admission
export * from './admission.ts'
// Who may do what
export * from './anonymous-access.ts'
export * from './anonymous-bindings.ts'
// What learners write down
export * from './answers.ts'
// The audit log and its policy
export * from './audit-exercises.ts'
export * from './audit-meaning.ts'
export * from './audit-replay.ts'
export * from './audit-requests.ts'
export * from './audit-rotation.ts'
export * from './audit-verdict.ts'
export * from './authorizers.ts'
export * from './certificate-requests.ts'
// Certificates and keys
export * from './certificates.ts'
export * from './creation.ts'
export * from './credentials-on-node.ts'
// Encryption at rest
export * from './encryption.ts'
// Requests
export * from './eventually.ts'
export * from './files-in-folder.ts'
export * from './files-kept.ts'
// Command lines and the files that they name
export * from './flags.ts'
export * from './flags-kept.ts'
export * from './image-policy.ts'
export * from './in-force.ts'
export * from './manifest-kept.ts'
export * from './mounts.ts'
export * from './permissions.ts'
export * from './pod-security.ts'
export * from './probes.ts'
export * from './rbac-kept.ts'
export * from './requests.ts'
export * from './rules.ts'
// What the cluster holds and runs
export * from './secrets-kept.ts'
export * from './sign-ins.ts'
export * from './stored.ts'
export * from './whoami.ts'
export * from './workloads-kept.ts'
