import { labLimit, mostLabs, usualLabs } from '../../../lab-infra/capacity.ts'
import { altered } from '../../../lab-infra/engines/altered.ts'
import type { LabEngine } from '../../../lab-infra/lab.ts'
import type { LabServer } from '../../server/index.ts'
import { isPostgres, storeAddress } from '../../store/address.ts'
import { type Context, Interrupted, type Register, withProgress } from '../context.ts'
import { describeError } from '../errors.ts'
import { engineOption, integer } from '../options.ts'
import type { ProgressView } from '../progress.ts'
import { classHelp, type Reach, reached } from '../reach.ts'

interface Up extends Reach {
  port: number
  open: boolean
  engine?: string
  pool: number
  maxLabs?: number
  idle: number
  keepLabs?: boolean
  dev?: boolean
}

const databaseHelp =
  '\nAttempts are kept in a file of the state folder, or in the PostgreSQL database that DATABASE_URL names:\npostgres://USER@HOST:PORT/DATABASE, its password in PGPASSWORD or ~/.pgpass.'

export const upCommand: Register = (program, context) => {
  program
    .command('up')
    .description('serve the practice page; what `npm start` does')
    .addHelpText('after', databaseHelp + classHelp)
    .option('--port <number>', '0 takes a free one', integer(0, 65535), 4280)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--expose', 'really serve a --host that other machines can reach')
    .option('--class', 'for a class: everybody has to sign in')
    .option('--tls-cert <file>', 'with --class: serve over TLS; read again when it changes')
    .option('--tls-key <file>', 'the key of that certificate')
    .option(
      '--trust-proxy [addresses]',
      'with --class: behind a proxy that has TLS, at these addresses (default: on this machine)',
    )
    .option('--no-open', 'open no browser')
    .addOption(engineOption())
    .option('--pool <number>', 'labs kept started in reserve', integer(0, 16), 1)
    .option(
      '--max-labs <number>',
      'never more labs at once, the reserve included (default: 4, or fewer where there is no room for them)',
      integer(1, 64),
    )
    .option('--idle <minutes>', 'a lab in which nothing is done ends after this time', integer(1, 10_080), 60)
    .option('--keep-labs', 'on Ctrl-C leave labs and open tasks running for the next start')
    .option('--dev', 'pages as Next’s development server makes them, for work on the pages')
    .action((options: Up) => withProgress(context, view => up(context, options, view)))
}

async function up(context: Context, options: Up, view: ProgressView): Promise<void> {
  const reach = await reached(options, context.env)
  const store = storeAddress(context.env)
  const engine = shown(await context.chooseEngine(options.engine), view)
  const server = await makeServer(context, { ...options, store, reach }, engine, view)
  try {
    const address = await server.listen()
    if (isPostgres(store)) view.say(`Attempts are kept in ${server.storeName}`)
    view.say(`cks-lab is ready: ${address}`)
    const first = await showFirstInstructor(server, address, options, view)
    if (process.getuid?.() === 0) view.say('Warning: as root, root inside a lab is root of this machine.')
    if (options.open && options.trustProxy === undefined) {
      const { openBrowser } = await import('../browser.ts')
      openBrowser(first ?? address, context.env)
    }
    await interrupted(context.signal)
  } finally {
    const reason: unknown = context.signal.reason
    const endLabs = reason instanceof Interrupted && reason.by === 'SIGINT' && !options.keepLabs
    if (context.signal.aborted)
      view.say(endLabs ? 'Ending the labs and the server' : 'Ending the server; its labs go on')
    await server.close({ endLabs })
  }
}

/** Until somebody has used it, with each start another one. */
async function showFirstInstructor(
  server: LabServer,
  address: string,
  { trustProxy }: Up,
  view: ProgressView,
): Promise<string | undefined> {
  const path = await server.firstInstructor()
  if (path === undefined) return undefined
  const link = `${address}${path}`
  view.say(`Become the first instructor, once: ${link}`)
  if (trustProxy !== undefined) view.say(`Put the address of the proxy in the place of ${address}`)
  return link
}

async function makeServer(
  context: Context,
  options: Up & { store: string; reach: Awaited<ReturnType<typeof reached>> },
  engine: LabEngine,
  view: ProgressView,
): Promise<LabServer> {
  const { port, reach, pool, idle, dev = false } = options
  const maxLabs = await allowed(options, engine, view)
  const [{ createServer }, { createPages }, { openLog }, { versions }] = await Promise.all([
    import('../../server/index.ts'),
    import('../../server/next-pages.ts'),
    import('../log.ts'),
    import('../../../lab-infra/node/programs/versions.ts'),
  ])
  const pages = await createPages({ dev, report: view.report, signal: context.signal })
  return createServer({
    engine,
    scenarioDirs: context.scenarioDirs,
    store: options.store,
    ...reach,
    port,
    pool,
    maxLabs,
    idleMinutes: idle,
    pages,
    dev,
    log: openLog(context.env),
    version: context.version,
    kubernetesVersion: versions().kubernetes,
  })
}

/** No more labs than there is room for; why they are fewer than asked for, or than usual, is said. */
async function allowed(options: Up, engine: LabEngine, view: ProgressView): Promise<number> {
  const { maxLabs: wanted, class: forClass } = options
  const usual = forClass ? mostLabs : usualLabs
  const { labs, bound } = labLimit(await engine.capacity(), wanted, usual)
  if (bound)
    view.say(`Warning: at most ${labs} of ${wanted ?? usual} labs at once. ${bound.reason}. ${bound.remedy}.`)
  return labs
}

/** The engine with its progress also shown here; the page hears of it as before. */
function shown(engine: LabEngine, view: ProgressView): LabEngine {
  const failed = (error: unknown): never => {
    view.say(describeError(error))
    throw error
  }
  return altered(engine, {
    prepare: (report, signal) => engine.prepare(both(view, report), signal).catch(failed),
    create: (id, options, report, signal) => engine.create(id, options, both(view, report), signal),
  })
}

function both(view: ProgressView, report: ProgressView['report']): ProgressView['report'] {
  return event => {
    view.report(event)
    report(event)
  }
}

function interrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}
