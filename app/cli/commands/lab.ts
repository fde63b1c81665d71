import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import {
  type CreateOptions,
  type KubeletMode,
  type Lab,
  LabError,
  labIdPattern,
} from '../../../lab-infra/lab.ts'
import { duration } from '../../../lab-infra/units.ts'
import { allLabs, type Context, print, printJson, type Register, withProgress } from '../context.ts'
import { exitCode } from '../errors.ts'
import { table } from '../format.ts'
import { engineOption, integer, kubeletOption, seed } from '../options.ts'

interface Create {
  id?: string
  engine?: string
  kubelet: KubeletMode
  scenario?: string
  seed: number
}

export const labCommand: Register = (program, context) => {
  const lab = program.command('lab').description('make and use labs without the page')
  lab
    .command('create')
    .description('make a lab; prints its id')
    .option('--id <id>', 'the id it shall have')
    .option('--scenario <id>', 'also set this task up in it')
    .option('--seed <number>', 'what it draws, where the task has parameters', seed, 0)
    .addOption(kubeletOption())
    .addOption(engineOption())
    .action((options: Create) => create(context, options))
  lab
    .command('list')
    .description('list the labs that run')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) => list(context, options.json ?? false))
  lab
    .command('exec')
    .description('run a command as root on the node; its exit code is passed on')
    .argument('<lab>', 'id of the lab')
    .argument('<command...>', 'put -- before a command with options of its own')
    .option('-i, --stdin', 'pass standard input on, read to its end first')
    .option('--timeout <seconds>', 'end it after this time', integer(1, 86_400), 600)
    .action((id: string, argv: string[], options: { stdin?: boolean; timeout: number }) =>
      exec(context, id, argv, options),
    )
  lab
    .command('shell')
    .description('a terminal on the node; Ctrl-] leaves it')
    .argument('<lab>', 'id of the lab')
    .action(async (id: string) => {
      const { shell } = await import('../shell.ts')
      const { findLab } = await import('../find.ts')
      context.exitCode = await shell(await findLab(context, id), context)
    })
  lab
    .command('reset')
    .description('bring a lab back to the state in which it was made')
    .argument('<lab>', 'id of the lab')
    .action((id: string) => reset(context, id))
  lab
    .command('destroy')
    .description('end labs and remove every trace of them')
    .argument('<lab...>', 'ids of the labs')
    .action((ids: string[]) => destroy(context, ids))
}

async function create(
  context: Context,
  { id = newId(), engine: name, kubelet, scenario: task, seed }: Create,
): Promise<void> {
  if (!labIdPattern.test(id))
    throw new LabError('bad-lab-id', `"${id}" cannot be the id of a lab`, {
      remedy: 'Use at most 40 lower-case letters, digits and dashes',
    })
  if ((await allLabs(context)).some(lab => lab.id === id))
    throw new LabError('lab-exists', `There is a lab "${id}" already`, {
      remedy: 'Choose another id, or destroy it',
    })
  const { findScenarios, taskLabels } = await import('../find.ts')
  const [found] = task === undefined ? [] : await findScenarios(context, [task])
  const scenario = found?.redraw(seed)
  const engine = await context.chooseEngine(name)
  if (scenario) (await import('../../../grader/needs.ts')).refuseUnavailable(scenario, engine)
  const labels = { owner: 'cli', ...(scenario && taskLabels(scenario)) }
  const options: CreateOptions = { kubelet, labels }
  await withProgress(context, async view => {
    await engine.prepare(view.report, context.signal)
    const lab = await engine.create(id, options, view.report, context.signal)
    if (!scenario) return
    const { setUpScenario } = await import('../../../grader/setup.ts')
    try {
      await setUpScenario(lab, scenario, view.report, context.signal)
    } catch (error) {
      await lab.destroy()
      throw error
    }
  })
  print(context, id)
}

const newId = () => `lab-${randomBytes(4).toString('hex')}`

async function list(context: Context, json: boolean): Promise<void> {
  const labs = (await allLabs(context)).map(lab => lab.info)
  if (json) return printJson(context, labs)
  if (labs.length === 0) return print(context, 'No lab runs. `cks-lab lab create` makes one.')
  const rows = labs.map(({ id, engine, state, kubelet, createdAt, labels }) => {
    const used = labels.scenario ?? labels.session ?? labels.owner ?? ''
    return [id, engine, state, kubelet, duration(Date.now() - createdAt), used]
  })
  print(context, table([['ID', 'ENGINE', 'STATE', 'KUBELET', 'AGE', 'FOR'], ...rows]))
}

async function exec(
  context: Context,
  id: string,
  argv: string[],
  options: { stdin?: boolean; timeout: number },
) {
  const { findLab } = await import('../find.ts')
  const lab = await findLab(context, id)
  const result = await lab.node.exec(argv, {
    timeoutMs: options.timeout * 1000,
    signal: context.signal,
    ...(options.stdin ? { input: await buffer(process.stdin) } : {}),
  })
  context.stdout.write(result.stdout)
  context.stderr.write(result.stderr)
  if (result.timedOut)
    throw new LabError('timed-out', `${argv[0]} did not end within ${options.timeout} s`, {
      remedy: 'Give it longer with --timeout',
    })
  context.exitCode = result.exitCode ?? exitCode.failed
}

async function reset(context: Context, id: string): Promise<void> {
  const { findLab, taskOf } = await import('../find.ts')
  const lab = await findLab(context, id)
  const scenario = lab.info.labels.owner === 'cli' ? await taskOf(context, lab) : undefined
  await withProgress(context, async view => {
    await lab.reset(view.report, context.signal)
    if (!scenario) return
    const { setUpScenario } = await import('../../../grader/setup.ts')
    await setUpScenario(lab, scenario, view.report, context.signal)
  })
}

async function destroy(context: Context, ids: string[]): Promise<void> {
  const { findLab } = await import('../find.ts')
  const labs: Lab[] = []
  for (const id of new Set(ids)) labs.push(await findLab(context, id))
  await Promise.all(labs.map(lab => lab.destroy()))
}
