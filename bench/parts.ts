/** What is measured, in this order: first what needs the machine to itself, then what shares one lab; at last, with many. */
import type { Part } from './bench.ts'
import { checks } from './checks.ts'
import { classAtWork } from './class/index.ts'
import { classLabs } from './class-labs.ts'
import { edited } from './edits.ts'
import { idle } from './idle.ts'
import { cold, pool } from './opening.ts'
import { plain } from './plain.ts'
import { reset } from './reset.ts'
import { terminals } from './terminals.ts'

export const parts: readonly Part[] = [
  classAtWork,
  cold,
  plain,
  pool,
  terminals,
  idle,
  reset,
  edited,
  checks,
  classLabs,
]
