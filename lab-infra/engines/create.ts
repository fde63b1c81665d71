/** How a lab is made, whichever engine makes it. */
import { type CreateOptions, LabError, labIdPattern } from '../lab.ts'
import { issueCredentials } from '../node/credentials.ts'
import { identifySelf } from '../process.ts'
import { type LabRecord, type LabRecords, labExists } from './lab-records.ts'
import type { RecordedLab } from './recorded-lab.ts'

/** What engines do each in a way of its own. */
export interface Making<R extends LabRecord, L extends RecordedLab<R>> {
  /** The engine's name. */
  engine: string
  records: LabRecords<R>
  /** Where kubeadm's configuration is on the node. */
  kubeadmConfig: string
  /** Sees to it that there is what a lab is made from, and throws where none can be made. */
  prepare(): Promise<Prepared<R, L>>
  /** A lab by its record; makes nothing. */
  lab(record: R): L
}

export interface Prepared<R extends LabRecord, L extends RecordedLab<R>> {
  /** What a record of this engine holds beside what all have. */
  own: Omit<R, keyof LabRecord>
  /** Lays the node out, starts it and waits until workloads can run. */
  boot(lab: L): Promise<void>
  /** Keeps the state of the node for resets. */
  keep(lab: L): Promise<void>
}

/**
 * Makes a lab. On failure and abort nothing of it is left.
 * @throws LabError `bad-lab-id`, `lab-exists`, or why it could not be made; the signal's reason when aborted. When in addition
 * what was made could not be removed, the error says both.
 */
export async function createLab<R extends LabRecord, L extends RecordedLab<R>>(
  id: string,
  { labels = {}, kubelet = 'quick', memory }: CreateOptions,
  signal: AbortSignal,
  making: Making<R, L>,
): Promise<L> {
  const { engine, records, kubeadmConfig } = making
  if (!labIdPattern.test(id))
    throw new LabError('bad-lab-id', `"${id}" is no lab id: lower-case letters, digits and dashes`)
  if (await records.isTaken()) throw labExists(id)
  const { own, boot, keep } = await making.prepare()
  signal.throwIfAborted()
  const [createdAt, worker] = [Date.now(), await identifySelf()]
  const record = { id, engine, labels, kubelet, memory, createdAt, state: 'creating', worker, ...own } as R
  await records.take().catch(error => {
    throw records.explain(error)
  })
  const lab = making.lab(record)
  try {
    await records.write(record)
    await boot(lab)
    await both(
      issueCredentials(lab.node, kubeadmConfig).then(it => records.writeCredentials(it)),
      keep(lab),
    )
    await lab.markReady()
    signal.throwIfAborted()
    return lab
  } catch (error) {
    // What was cut short may say so in words of its own.
    const cause = signal.aborted ? signal.reason : records.explain(error)
    await lab.destroy().catch(left => {
      throw leftBehind(id, cause, left)
    })
    throw cause
  }
}

/** Waits for both, also where one fails: what is being written cannot be removed. */
async function both(...works: Promise<void>[]): Promise<void> {
  await Promise.allSettled(works)
  await Promise.all(works)
}

/** The error for a lab that could not be made, of which something could not be removed. */
function leftBehind(id: string, cause: unknown, left: unknown): LabError {
  const words = (error: unknown) => (error instanceof Error ? error.message : String(error))
  const { code, remedy } = cause instanceof LabError ? cause : new LabError('lab-not-made', words(cause))
  const message = `${words(cause)}; and what there was of the lab ${id} could not be removed: ${words(left)}`
  return new LabError(code, message, {
    remedy: `${remedy ? `${remedy} ` : ''}What is left is removed when cks-lab is started again.`,
    cause: new AggregateError([cause, left]),
  })
}
