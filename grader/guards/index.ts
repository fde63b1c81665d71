/** Ready-made checks, most of them guards: what a task is not about stays right. */

// Access
export * from './access-kept.ts'
// What learners write down
export * from './answers-readable.ts'
// Audit
export * from './audit-policy-in-force.ts'
// The control plane
export * from './control-plane-healthy.ts'
export * from './files-lie-in.ts'
export * from './files-mounted.ts'
export * from './flags-kept.ts'
export * from './health-checks-answered.ts'
// Manifests, flags and the files that they name
export * from './manifest-kept.ts'
export * from './nothing-lost.ts'
export * from './once-repaired.ts'
export * from './secret-files.ts'
export * from './static-pod-folder.ts'
