/** A report in a file that a person names: asked for before the work, and never lost after it. */
import { open, rm, stat, writeFile } from 'node:fs/promises'
import { isDiskFull } from '../../lab-infra/disk-full.ts'
import { LabError } from '../../lab-infra/lab.ts'
import type { Context } from './context.ts'

/** Leaves what is in the file as it is. @throws LabError `output-unusable` when nothing can be written there. */
export async function refuseUnwritable(path: string): Promise<void> {
  const isNew = await stat(path).then(
    () => false,
    () => true,
  )
  try {
    await (await open(path, 'a')).close()
    if (isNew) await rm(path)
  } catch (error) {
    throw unusable(path, error)
  }
}

/** @throws LabError `output-unusable`, after the report went to standard output instead. */
export async function writeReport(context: Context, path: string, report: string): Promise<void> {
  try {
    await writeFile(path, report)
  } catch (error) {
    context.stdout.write(report)
    throw unusable(path, error, ' It is on standard output instead.')
  }
}

function unusable(path: string, error: unknown, more = ''): LabError {
  const remedy = isDiskFull(error)
    ? 'Free some space, or name a file on another disk.'
    : 'Name a file in a folder that exists and that you may write to.'
  return new LabError('output-unusable', `The report cannot be written to ${path}.${more}`, {
    remedy,
    cause: error,
  })
}
