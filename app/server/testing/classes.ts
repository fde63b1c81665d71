/** For tests: a class in a store, before the routes of classes are asked. */
import type { ClassRow } from '../../store/store.ts'

export const classRow: ClassRow = {
  id: 'class-1',
  title: 'Security of the API server',
  owner: 'ines',
  tasks: '["enable-something"]',
  in_order: 0,
  opens_at: Date.now() - 3_600_000,
  closes_at: Date.now() + 8 * 3_600_000,
  seats: 3,
  labs_each: 1,
  idle_minutes: 60,
  hints: 'free',
  evidence: 'full',
  explanations: 'checked',
  draw: 'own',
  seed: 1,
  join_code: 'ab2c-de3f',
  join_code_until: Date.now() + 8 * 3_600_000,
  paused_at: null,
  archived_at: null,
  created_at: Date.now() - 3_600_000,
}
