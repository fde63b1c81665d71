/**
 * What is kept of a lab for whoever comes after the process that made it, out of the learner's reach. Where that is, is the
 * engine's choice: a folder of this machine (lab-folder.ts), or what a cluster keeps with a pod.
 */
import { type Credentials, LabError, type LabInfo } from '../lab.ts'
import type { ProcessIdentity } from '../process.ts'

/** What is on record of a lab; an engine adds what it has to know of its own. */
export interface LabRecord extends LabInfo {
  /** Who made or last reset it. What does not run and has no living worker was left behind, to be swept. */
  worker: ProcessIdentity
  /** As in CreateOptions. */
  memory?: 'unlimited' | undefined
}

/** Of one lab, by its id, whether or not there is such a lab. */
export interface LabRecords<R extends LabRecord> {
  readonly id: string
  /** Whether the id is taken, by a lab in whatever state. */
  isTaken(): Promise<boolean>
  /** Takes the id, for one of all who try at once. @throws LabError `lab-exists` when it is taken, whoever did. */
  take(): Promise<void>
  /** Undefined when there is no record, or none that can be understood. @throws when it cannot be told whether there is one. */
  read(): Promise<R | undefined>
  /** One after the other, so that the last one asked for is what stays; who reads meanwhile sees the old or the new. */
  write(record: R): Promise<void>
  /**
   * Whether a process that lives, or may live, is making or resetting the lab.
   * @param record as it was read
   * @throws when that cannot be told
   */
  isBeingMade(record: R | undefined): Promise<boolean>
  /** @param kubeconfig the grader's */
  writeCredentials(kubeconfig: string): Promise<void>
  readCredentials(): Promise<Credentials>
  /** Keeps what others want to know of the lab later, each under a name, as `Lab.remember` says. */
  remember(name: string, text: string): Promise<void>
  recall(name: string): Promise<string | undefined>
  /** All that was to be remembered. */
  forget(): Promise<void>
  /** All that is kept of the lab, and with it the id. Idempotent. */
  remove(): Promise<void>
  /** @returns an error of what the lab is kept in as a LabError, with a remedy; any other as it is */
  explain(error: unknown): unknown
}

export const labExists = (id: string) =>
  new LabError('lab-exists', `There is a lab called ${id} already`, {
    remedy: `Choose another name, or: cks-lab lab destroy ${id}`,
  })
