import type { ExecResult } from '../lab.ts'

/** What a command came to, with what was printed as it was printed. */
export type RawResult = Omit<ExecResult, 'stdout' | 'stderr'> & { stdout: Buffer; stderr: Buffer }
