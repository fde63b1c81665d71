/** Where a class stands, in few words. */
import type { AnyClass } from './class-api.ts'

export interface PhaseLabel {
  text: string
  tone: 'planned' | 'open' | 'paused' | 'over'
}

type Standing = Pick<AnyClass, 'phase' | 'pausedAt'> & { archivedAt?: number | undefined }

export function phaseLabel({ phase, pausedAt, archivedAt }: Standing): PhaseLabel {
  if (archivedAt !== undefined) return { text: 'archived', tone: 'over' }
  if (pausedAt !== undefined && phase !== 'over') return { text: 'paused', tone: 'paused' }
  return { text: phase, tone: phase }
}
