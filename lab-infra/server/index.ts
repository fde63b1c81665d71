/** The lab server: one process, one port. */
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import type { LabEngine } from '../lab.ts'
import { stateDir } from '../paths.ts'
import { openStore } from '../store/store.ts'
import { CatalogueOf } from './catalogue.ts'
import { type Grader, realGrader } from './grader.ts'
import { createHttp } from './http.ts'
import { Labs } from './labs.ts'
import { listenOn } from './listen.ts'
import { createMetrics } from './metrics.ts'
import { hostsOf } from './origin.ts'
import type { Pages } from './pages.ts'
import { Preparation } from './preparation.ts'
import { Sessions } from './sessions.ts'
import { StatusBoard } from './status.ts'
import { Tickets } from './tickets.ts'

export type { Grader } from './grader.ts'
export type { Pages } from './pages.ts'

export interface ServerOptions {
  engine: LabEngine
  scenarioDirs: string[]
  /** The store's file; default `store.sqlite` in the state folder. */
  store?: string
  /** Labs kept in reserve; default 1. */
  pool?: number
  /** Never more labs than this, reserve included; default 4. */
  maxLabs?: number
  /** A lab ends after this long without activity: input, a check, any change; default 60. */
  idleMinutes?: number
  /** The page warns this long before; default 5, or half of a shorter idle time. */
  warnMinutes?: number
  /** Default 127.0.0.1. */
  host?: string
  /** Default 4280; 0 takes a free one. */
  port?: number
  /** Answers what is not the API; without it that is 404. */
  pages?: Pages
  /** Next's development server is behind `pages`, which evaluates code. */
  dev?: boolean
  /** Default: silent. */
  log?: Logger
  version?: string
  kubernetesVersion?: string
  /** Default: the real one. */
  grader?: Grader
}

export interface LabServer {
  /** Serves at once; the set-up of the machine and running labs are taken up behind it. @returns the page's address
   * @throws LabError `port-in-use`, `bad-host`. */
  listen(): Promise<string>
  /**
   * Stops serving and everything it started. Labs go on, and the next server on this store takes them up with their
   * sessions, unless `endLabs` says that they end as well.
   */
  close(options?: { endLabs?: boolean }): Promise<void>
}

/** @throws LabError of the store (`store-corrupt`, `store-in-use`, ...) or of a scenario folder. */
export async function createServer(options: ServerOptions): Promise<LabServer> {
  const { engine, pool: wanted = 1, host = '127.0.0.1', grader = realGrader } = options
  const log = options.log ?? pino({ level: 'silent' })
  const version = options.version ?? '0.0.0'
  const scenarios = await grader.loadScenarios(options.scenarioDirs)
  const store = await openStore(options.store ?? join(stateDir(), 'store.sqlite'))

  const status = new StatusBoard(() => ({
    version,
    kubernetesVersion: options.kubernetesVersion ?? '',
    engine,
    preparation,
    labs,
    wanted,
  }))
  const changed = () => {
    status.changed()
    labs.refill()
  }
  const preparation = new Preparation(engine, log, () => changed())
  const made = (ms: number) => metrics.labMade.observe(ms / 1000)
  const labs = new Labs({
    engine,
    preparation,
    wanted,
    max: options.maxLabs ?? 4,
    log,
    changed: () => status.changed(),
    made,
  })
  const minutes = (n: number) => n * 60_000
  const { idleMinutes = 60, warnMinutes = Math.min(5, idleMinutes / 2) } = options
  const sessions = new Sessions(scenarios, {
    store,
    labs,
    grader,
    idleMs: minutes(idleMinutes),
    warnMs: minutes(warnMinutes),
    log,
  })
  const metrics = createMetrics(() => ({ sessions: sessions.countByState(), reserve: labs.ready }))
  const catalogue = new CatalogueOf(scenarios, sessions, store)
  let hosts = new Set<string>()
  const parts = { status, preparation, catalogue, sessions, store, tickets: new Tickets(), metrics }
  const { pages, dev = false } = options
  const http = await createHttp(parts, { pages, dev, log, version, hosts: () => hosts })

  /** Labs that run come first, so that none is made beside one that only had to be found. */
  async function takeUp() {
    await sessions.recover(engine).catch(error => log.error({ err: error }, 'sessions could not be taken up'))
    preparation.start()
  }

  let takingUp: Promise<void> | undefined
  return {
    async listen() {
      const port = await listenOn(http, host, options.port ?? 4280)
      hosts = hostsOf(host, port)
      takingUp = takeUp()
      return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
    },
    async close({ endLabs = false } = {}) {
      status.close()
      await http.close()
      await takingUp
      await preparation.stop()
      await sessions.close(endLabs ? 'The lab server was stopped.' : undefined)
      await labs.close({ destroy: endLabs })
      await store.close()
    },
  }
}
