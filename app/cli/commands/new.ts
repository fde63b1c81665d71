import { existsSync } from 'node:fs'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LabError } from '../../../lab-infra/lab.ts'
import { type Context, print, type Register } from '../context.ts'

const template = fileURLToPath(new URL('../templates/scenario', import.meta.url))

export const newCommand: Register = (program, context) => {
  program
    .command('new')
    .description('make a folder for a new task, in the last --scenarios folder or else in the project')
    .argument('<id>', 'the folder’s name: lower-case letters, digits and dashes')
    .action((id: string) => scaffold(context, id))
}

async function scaffold(context: Context, id: string): Promise<void> {
  const { scenarioIdPattern } = await import('../../../grader/scenario.ts')
  if (!scenarioIdPattern.test(id))
    throw new LabError('bad-scenario-id', `"${id}" cannot be the id of a task`, {
      remedy: 'Use at most 64 lower-case letters, digits and dashes, as in deny-default-token',
    })
  const parent = context.scenarioDirs.at(-1)!
  const folder = join(parent, id)
  if (existsSync(folder))
    throw new LabError('scenario-exists', `${folder} exists already`, { remedy: 'Choose another id' })
  await cp(template, folder, { recursive: true })
  const file = join(folder, 'scenario.yaml')
  await writeFile(file, (await readFile(file, 'utf8')).replace('New task', titleOf(id)))
  const elsewhere = context.scenarioDirs.length > 1 ? ` --scenarios ${parent}` : ''
  print(context, `Made ${folder}`)
  print(context, `Fill it as docs/write-a-scenario.md says. Test it with: npx cks-lab test ${id}${elsewhere}`)
}

function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
