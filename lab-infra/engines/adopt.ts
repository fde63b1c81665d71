/** Which labs go on after the process that made them has ended, whichever engine runs them. */
import type { Lab } from '../lab.ts'
import type { LabRecord, LabRecords } from './lab-records.ts'

/** What engines tell each in a way of its own. */
export interface Adopting<R extends LabRecord> {
  /** Of all labs of this engine, whatever state these are in. */
  records: LabRecords<R>[]
  /** Whether the node on record runs. @throws when that cannot be told */
  runs(record: R): boolean | Promise<boolean>
  /** Whether there is what a reset lays down. */
  canBeReset(record: R): boolean
  /** A lab by its record; makes nothing. */
  lab(record: R): Lab
  /** Ends what may still run of the lab of that id, whatever is on record of it. */
  end(id: string): Promise<void>
}

/**
 * The labs that go on: those that run, and those whose reset was cut short but can be begun again. One that another process
 * is making is left to it; of any other nothing is left.
 * @throws when it cannot be told what a lab is; it is then not touched
 */
export async function adoptLabs<R extends LabRecord>({
  records,
  runs,
  canBeReset,
  lab,
  end,
}: Adopting<R>): Promise<Lab[]> {
  const labs: Lab[] = []
  for (const each of records) {
    const record = await each.read()
    if (record?.state === 'ready' && (await runs(record))) labs.push(lab(record))
    else if (!(await each.isBeingMade(record))) {
      await end(each.id)
      if (record?.state === 'resetting' && canBeReset(record)) labs.push(lab(record))
      else await each.remove()
    }
  }
  return labs
}
