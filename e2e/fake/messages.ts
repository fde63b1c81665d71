import type { ControlPlaneState } from '../../lab-infra/lab.ts'
import type { Plan } from './grader.ts'

/** How the fake server starts; environment variable CKS_LAB_FAKE_SCRIPT, as JSON. */
export interface Setting {
  port?: number
  /** Every step takes 1.5 s. */
  slow?: boolean
  failing?: 'prepare' | 'create'
  warning?: { reason: string; remedy: string }
  /** For a class: everybody has to sign in. */
  class?: boolean
  /** Labs are warned of at once and end after this time. */
  idleMinutes?: number
  maxLabs?: number
  /** Who asks stands in headers, as in app/server/testing/persons.ts. */
  people?: true
}

/** What its parent tells it while it runs; each is answered with `{ done: true }`. */
export type Message =
  | { plan: Partial<Plan> }
  | { controlPlane: Omit<ControlPlaneState, 'since'> }
  | { lose: true }
