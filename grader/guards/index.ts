/** Guards: ready-made checks, most of them of what has to stay right. */

// The control plane

export * from './control-plane-healthy.ts'
export * from './health-checks-answered.ts'
export * from './nothing-lost.ts'
export * from './once-repaired.ts'

// Manifests, flags and the files that they name

export * from './explained-by.ts'
export * from './files-lie-in.ts'
export * from './files-mounted.ts'
export * from './flags-kept.ts'
export * from './kubelet-kept.ts'
export * from './manifest-edited.ts'
export * from './manifest-kept.ts'
export * from './secret-files.ts'
export * from './static-pod-folder.ts'

// Access

export * from './access-kept.ts'

// The audit log and its policy

export * from './audit-policy-in-force.ts'

// What learners write down

export * from './answers-readable.ts'
