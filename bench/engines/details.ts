/** What the bench knows of an engine beyond the contract that all of them share. */
import type { LabNode } from '../../lab-infra/lab.ts'

/** What numbers are not to exceed, in ms unless it says otherwise; those without an aim stand for themselves. */
export interface Aims {
  coldToReady?: number
  poolToPrompt?: number
  /** Of a task that was set up ahead. */
  aheadToPrompt?: number
  /** A key's echo beyond that of a PTY read directly. */
  echoAbove?: number
  interrupt?: number
  /** MB */
  memory?: number
  /** Percent of one core. */
  cpu?: number
  reset?: number
  /** A session's, to the prompt. */
  resetFromReserve?: number
  editQuick?: number
  editUntouched?: number
  check?: number
  /** Times the plain cluster's. */
  createRatio?: number
  resetRatio?: number
}

export interface EngineDetails {
  readonly aims: Aims
  /**
   * The way to a lab's API server, also of a lab that is still being made; may wait until there is something to go to.
   * @throws the signal's reason.
   */
  apiServer(labId: string, signal: AbortSignal): Promise<Pick<LabNode, 'dial'>>
  /** PIDs, as this machine numbers them: all processes of the lab are below these. */
  firstProcesses(labId: string): Promise<number[]>
}
