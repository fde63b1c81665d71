import { LabError } from '../../../lab-infra/lab.ts'
import { CopyClass, CreateClass } from '../../server/class/api.ts'
import type { DeskClass, DeskRequest } from '../../server/class/desk.ts'
import { storeAddress } from '../../store/address.ts'
import { type Context, print, printJson, type Register } from '../context.ts'
import { table } from '../format.ts'
import { integer, repeatable } from '../options.ts'
import { momentAfter } from '../time.ts'

interface Create extends Times {
  task: string[]
  inOrder?: boolean
  seats: number
  labsEach: number
  idle: number
  hints: string
  evidence: string
  explanations: string
  draw: string
  owner?: string
  json?: boolean
}

interface Times {
  from: string
  until: string
}

const times = `
FROM is a time, as 2026-12-01T09:00 (of this machine, or with its zone: 2026-12-01T09:00+01:00), or now. UNTIL is one, too, or
how much later, as +90m or +2h.`

const asked = `${times}
A server that runs is asked to make the class; where none runs, it is made in the store, and is there at the next start.`

export const classCommand: Register = (program, context) => {
  const command = program.command('class').description('make and list classes')
  command
    .command('create')
    .description('make a class')
    .argument('<title>', 'what learners see of it')
    .requiredOption('--task <id>', 'a task of it (repeatable, in their order)', repeatable, [])
    .requiredOption('--until <time>', 'when it closes')
    .option('--from <time>', 'when it opens', 'now')
    .option('--in-order', 'one task after the other')
    .option('--seats <number>', 'how many learners may join', integer(1, 200), 20)
    .option('--labs-each <number>', 'labs that a learner may have at once', integer(1, 8), 1)
    .option('--idle <minutes>', 'a lab in which nothing is done ends after this time', integer(1, 1_440), 60)
    .option('--hints <how>', 'free, counted or off', 'free')
    .option('--evidence <what>', 'full, or verdicts: no evidence until the class is over', 'full')
    .option('--explanations <when>', 'checked: after a first check; after: when the class is over', 'checked')
    .option('--draw <whose>', 'of names and values: the same for all, or each their own', 'own')
    .option('--owner <instructor>', 'whose it is: name or id (default: the only instructor)')
    .option('--json', 'as JSON')
    .addHelpText('after', asked)
    .action((title: string, options: Create) => create(context, title, options))
  command
    .command('list')
    .description('list the classes')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => show(context, await ask(context, { do: 'list' }), json))
  command
    .command('copy')
    .description('make a class of the same rules at another time, with nobody in it')
    .argument('<class>', 'id of the class')
    .requiredOption('--until <time>', 'when the new one closes')
    .option('--from <time>', 'when the new one opens', 'now')
    .option('--title <title>', 'another one')
    .option('--json', 'as JSON')
    .addHelpText('after', times)
    .action(async (id: string, { title, json, ...when }: Times & { title?: string; json?: boolean }) => {
      const as = valid(CopyClass, { ...(title !== undefined && { title }), ...moments(when) })
      show(context, await ask(context, { do: 'copy', id, as }), json)
    })
  command
    .command('archive')
    .description('end a class for good; what came of it is kept')
    .argument('<class>', 'id of the class')
    .option('--json', 'as JSON')
    .action(async (id: string, { json }: { json?: boolean }) =>
      show(context, await ask(context, { do: 'archive', id }), json),
    )
}

async function create(context: Context, title: string, options: Create): Promise<void> {
  const { task: tasks, inOrder = false, seats, labsEach, idle: idleMinutes, owner, json } = options
  const { hints, evidence, explanations, draw } = options
  const rules = { title, tasks, inOrder, seats, labsEach, idleMinutes, hints, evidence, explanations, draw }
  const wanted = valid(CreateClass, { ...rules, ...moments(options) })
  show(context, await ask(context, { do: 'create', class: wanted, ...(owner && { owner }) }), json)
}

function moments({ from, until }: Times): { opensAt: number; closesAt: number } {
  const opensAt = momentAfter(Date.now(), from)
  return { opensAt, closesAt: momentAfter(opensAt, until) }
}

/** @throws LabError `bad-class` */
function valid<T>(
  shape: { safeParse(value: unknown): { data?: T; error?: { issues: readonly Issue[] } } },
  value: unknown,
): T {
  const { data, error } = shape.safeParse(value)
  if (data !== undefined) return data
  const issues = (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new LabError('bad-class', `Such a class cannot be: ${issues.join('; ')}`, {
    remedy: '--help shows what is possible',
  })
}
interface Issue {
  path: readonly PropertyKey[]
  message: string
}

/** Of the server that runs, or else of the store itself. */
async function ask(context: Context, request: DeskRequest): Promise<DeskClass[]> {
  const address = storeAddress(context.env)
  const { askDesk } = await import('../../server/class/desk-socket.ts')
  return (await askDesk(address, request)) ?? inStore(context, address, request)
}

async function inStore(context: Context, address: string, request: DeskRequest): Promise<DeskClass[]> {
  const [{ openStore }, { Classes }, { ClassDesk }, { findScenarios }, { openLog }] = await Promise.all([
    import('../../store/open.ts'),
    import('../../server/class/classes.ts'),
    import('../../server/class/desk.ts'),
    import('../find.ts'),
    import('../log.ts'),
  ])
  const scenarios = request.do === 'create' || request.do === 'copy' ? await findScenarios(context, []) : []
  const store = await openStore(address)
  try {
    const classes = await Classes.open({ store: store.classes, scenarios, log: openLog(context.env) })
    return await new ClassDesk(classes, store.people).answer(request)
  } finally {
    await store.close()
  }
}

/** As a table, or as JSON. */
function show(context: Context, classes: readonly DeskClass[], json = false): void {
  if (json) printJson(context, classes)
  else if (classes.length === 0) print(context, 'There is no class. `cks-lab class create` makes one.')
  else print(context, table([headings, ...classes.map(rowOf)]))
}

const headings = ['ID', 'STATE', 'OPENS', 'CLOSES', 'SEATS', 'JOIN CODE', 'OWNER', 'TITLE']

function rowOf({ id, phase, opensAt, closesAt, learners, seats, joinCode = '–', owner, title }: DeskClass) {
  return [id, phase, localTime(opensAt), localTime(closesAt), `${learners}/${seats}`, joinCode, owner, title]
}

/** "2026-12-01 09:00" */
function localTime(ms: number): string {
  const of = new Date(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${of.getFullYear()}-${two(of.getMonth() + 1)}-${two(of.getDate())}`
  return `${day} ${two(of.getHours())}:${two(of.getMinutes())}`
}
