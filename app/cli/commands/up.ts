import { isIP } from 'node:net'
import { labLimit, usualLabs } from '../../../lab-infra/capacity.ts'
import { altered } from '../../../lab-infra/engines/altered.ts'
import { type LabEngine, LabError } from '../../../lab-infra/lab.ts'
import type { LabServer } from '../../server/index.ts'
import { isPostgres, storeAddress } from '../../store/address.ts'
import { type Context, Interrupted, type Register, withProgress } from '../context.ts'
import { describeError } from '../errors.ts'
import { engineOption, integer } from '../options.ts'
import type { ProgressView } from '../progress.ts'

interface Up {
  port: number
  host: string
  expose?: boolean
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
    .addHelpText('after', databaseHelp)
    .option('--port <number>', '0 takes a free one', integer(0, 65535), 4280)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--expose', 'really serve a --host that other machines can reach')
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
  refuseExposure(options)
  const store = storeAddress(context.env)
  const engine = shown(await context.chooseEngine(options.engine), view)
  const server = await makeServer(context, { ...options, store }, engine, view)
  try {
    const address = await server.listen()
    if (isPostgres(store)) view.say(`Attempts are kept in ${server.storeName}`)
    view.say(`cks-lab is ready: ${address}`)
    if (process.getuid?.() === 0) view.say('Warning: as root, root inside a lab is root of this machine.')
    if (options.open) {
      const { openBrowser } = await import('../browser.ts')
      openBrowser(address, context.env)
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

async function makeServer(
  context: Context,
  options: Up & { store: string },
  engine: LabEngine,
  view: ProgressView,
): Promise<LabServer> {
  const { port, host, pool, idle, dev = false } = options
  const maxLabs = await allowed(options.maxLabs, engine, view)
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
    host,
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
async function allowed(wanted: number | undefined, engine: LabEngine, view: ProgressView): Promise<number> {
  const { labs, bound } = labLimit(await engine.capacity(), wanted)
  if (bound)
    view.say(
      `Warning: at most ${labs} of ${wanted ?? usualLabs} labs at once. ${bound.reason}. ${bound.remedy}.`,
    )
  return labs
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function refuseExposure({ host, expose }: Up): void {
  if (isLoopback(host) || expose) return
  throw new LabError(
    'exposed',
    `--host ${host} would let everybody who reaches this address use cks-lab: there is no login, and every terminal is a root shell in a lab that runs as you`,
    {
      remedy:
        'Stay on 127.0.0.1 and forward the port (ssh -L 4280:127.0.0.1:4280 …), or add --expose on a network you trust',
    },
  )
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
