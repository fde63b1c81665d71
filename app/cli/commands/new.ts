import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LabError } from '../../../lab-infra/lab.ts'
import { type Context, print, type Register } from '../context.ts'

const template = fileURLToPath(new URL('../templates/scenario', import.meta.url))

export const newCommand: Register = (program, context) => {
  program
    .command('new')
    .description(
      'make a folder for a new task, in the last --scenarios folder or else in the project; one that is there gets what it lacks',
    )
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
  const present = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  // A task may do without a setup.
  const parts = (await readdir(template)).filter(it => present === undefined || it !== 'setup.sh')
  const added = parts.filter(it => !present?.includes(it))
  if (added.length === 0)
    throw new LabError('scenario-exists', `${folder} exists already, and lacks nothing`, {
      remedy: `Choose another id, or see what is wrong with it: cks-lab lint ${id}`,
    })
  for (const it of added) await cp(join(template, it), join(folder, it), { recursive: true })
  if (added.includes('scenario.yaml')) {
    const file = join(folder, 'scenario.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('New task', titleOf(id)))
  }
  const elsewhere = context.scenarioDirs.length > 1 ? ` --scenarios ${parent}` : ''
  print(context, present ? `Added to ${folder}: ${added.join(', ')}` : `Made ${folder}`)
  print(context, `Fill it as docs/write-a-scenario.md says. Test it with: npx cks-lab test ${id}${elsewhere}`)
}

function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
