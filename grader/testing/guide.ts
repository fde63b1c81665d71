/** The scenario that docs/write-a-scenario.md writes, put together from its pieces. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { projectDir } from '../../lab-infra/paths.ts'

/** A line that names a file, and below it the block with what is in there. */
const piece = /^`([\w./-]+)`:\n\n```\w+\n([\s\S]*?\n)```$/gm

/** @returns the folder, in `parent` */
export async function scenarioOfGuide(parent: string): Promise<string> {
  const guide = await readFile(join(projectDir, 'docs/write-a-scenario.md'), 'utf8')
  const folder = join(parent, 'revoke-secret-access')
  for (const [, name = '', text = ''] of guide.matchAll(piece)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text, { mode: name.endsWith('.sh') ? 0o755 : 0o644 })
  }
  return folder
}
