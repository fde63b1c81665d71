/** The lab server: one process, one port. */
import type { Server as TlsServer } from 'node:tls'
import { type Logger, pino } from 'pino'
import { labLimit, mostLabs, usualLabs } from '../../lab-infra/capacity.ts'
import type { LabEngine } from '../../lab-infra/lab.ts'
import { isPostgres, storeFile } from '../store/address.ts'
import { openStore } from '../store/open.ts'
import type { Store } from '../store/store.ts'
import { Ahead } from './ahead.ts'
import type { Grade } from './api.ts'
import { ScenarioCatalogue } from './catalogue.ts'
import { Certificate, type CertificateFiles } from './certificate.ts'
import { LearnerActions } from './class/board/actions.ts'
import { Boards } from './class/board/boards.ts'
import { Classes } from './class/classes.ts'
import { ClassDesk } from './class/desk.ts'
import { openDesk } from './class/desk-socket.ts'
import { ClassHours } from './class/hours.ts'
import { Messages } from './class/messages.ts'
import { hideForeign } from './class/showing.ts'
import { ClassViews } from './class/views.ts'
import { type Grader, realGrader } from './grader.ts'
import { createHttp } from './http.ts'
import { Labs } from './labs.ts'
import { listenOn } from './listen.ts'
import { createMetrics } from './metrics.ts'
import { hostsOf, isEverywhere } from './origin.ts'
import type { Pages } from './pages.ts'
import { everybodyIsLocal, type PersonOf } from './people/asking.ts'
import { comingAndGoing, type SignInOptions } from './people/coming-and-going.ts'
import { Preparation } from './preparation.ts'
import type { LabSession } from './session.ts'
import { Sessions } from './sessions.ts'
import { StatusBoard } from './status.ts'
import { Tickets } from './tickets.ts'

export type { Grader } from './grader.ts'
export type { Pages } from './pages.ts'

export interface ServerOptions {
  engine: LabEngine
  scenarioDirs: string[]
  /** The store's file, or the URL of a PostgreSQL database; default `store.sqlite` in the state folder. */
  store?: string
  /** Labs kept in reserve; default 1. */
  pool?: number
  /** Never more labs than this, reserve included; default: 4, or fewer where there is no room for them. */
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
  /** ms for a request to be there in full; default 20 000. */
  requestTimeout?: number
  /** Its certificate; without one it speaks plain HTTP. */
  tls?: CertificateFiles & { lookEveryMs?: number }
  /** The addresses of a proxy, as Fastify’s trustProxy takes them: what it says of a request’s way is believed. */
  proxy?: string[]
  /** Everybody has to sign in. Default: everybody is the local person. */
  signIn?: SignInOptions
  /** Tells who asks, for tests. Default: the sign-in, or the local person. */
  personOf?: PersonOf
}

export interface LabServer {
  /** Where attempts are kept, for people. */
  readonly storeName: string
  readonly classes: Classes
  /** Serves at once; the set-up of the machine and running labs are taken up behind it. @returns the page's address
   * @throws LabError `port-in-use`, `bad-host`. */
  listen(): Promise<string>
  /** The path of the page that makes the first instructor, good once; undefined where there is one, or nobody signs in. */
  firstInstructor(): Promise<string | undefined>
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
  const usual = options.signIn ? mostLabs : usualLabs
  const max = options.maxLabs ?? labLimit(await engine.capacity(), undefined, usual).labs
  const certificate = options.tls && (await Certificate.of(options.tls))
  const address = options.store ?? storeFile()
  const store = await openStore(address)
  // The labs of this state folder are of one server at a time, too: it holds the folder's own store, even if that is empty.
  const folder = isPostgres(address) ? await openStore(storeFile()).catch(closing(store)) : undefined
  log.info({ store: store.name }, 'the store is open')

  const status = new StatusBoard(() => ({
    version,
    kubernetesVersion: options.kubernetesVersion ?? '',
    engine,
    preparation,
    labs,
    sessions,
  }))
  const changed = () => {
    status.changed()
    labs.refill()
  }
  const preparation = new Preparation(engine, log, () => changed())
  const made = (ms: number) => metrics.labMade.observe(ms / 1000)
  const labs: Labs = new Labs({
    engine,
    preparation,
    wanted,
    expected: () => hours.expected,
    max,
    log,
    changed: () => {
      status.changed()
      ahead.goOn()
    },
    made,
  })
  const ahead = new Ahead({ labs, grader, log })
  const minutes = (n: number) => n * 60_000
  const { idleMinutes = 60, warnMinutes = Math.min(5, idleMinutes / 2) } = options
  const classes = await Classes.open({
    store: store.classes,
    scenarios,
    engine,
    log,
    changed: room => {
      sessions.followClass(room.id)
      hideForeign(room)
      hours.look()
    },
  })
  const dependencies = {
    engine,
    classes,
    store,
    labs,
    ahead,
    grader,
    idleMs: minutes(idleMinutes),
    warnMs: minutes(warnMinutes),
    log,
    graded: (session: Pick<LabSession, 'learner' | 'classId'>, grade: Grade) => boards.graded(session, grade),
  }
  const sessions = new Sessions(scenarios, dependencies, () => status.changed())
  const hours = new ClassHours({ classes, sessions, labs, log })
  const metrics = createMetrics(() => ({ sessions: sessions.countByState(), reserve: labs.ready }))
  const catalogue = new ScenarioCatalogue(scenarios, sessions, store, engine)
  const classViews = new ClassViews(scenarios, store, sessions)
  let hosts = new Set<string>()
  const { pages, dev = false, proxy, requestTimeout } = options
  const secure = certificate !== undefined || proxy !== undefined
  const around = { store, address, classes, sessions, log, secure }
  const people = await comingAndGoing(around, options.signIn)
  const boards = new Boards({ scenarios, sessions, people: people.people, store: store.classes, log })
  const actions = new LearnerActions(classes, sessions)
  const tickets = new Tickets()
  const messages = new Messages(store.classes, people.people)
  const own = {
    status,
    preparation,
    catalogue,
    sessions,
    engine,
    labs,
    tickets,
    metrics,
    store,
    scenarios,
    log,
  }
  const parts = { ...own, ...people, classes, classViews, messages, boards, actions }
  const { personOf = people.signIns?.personOf ?? everybodyIsLocal } = options
  const serving = {
    pages,
    dev,
    log,
    version,
    hosts: () => hosts,
    personOf,
    requestTimeout,
    certificate,
    proxy,
  }
  const http = await createHttp(parts, serving)

  /** Labs that run come first, so that none is made beside one that only had to be found. */
  async function takeUp() {
    await sessions.recover(engine).catch(error => log.error({ err: error }, 'sessions could not be taken up'))
    preparation.start()
    hours.look()
  }

  const desk = new ClassDesk(classes, store.people)
  let closeDesk = async () => {}
  let takingUp: Promise<void> | undefined
  return {
    storeName: store.name,
    classes,
    async listen() {
      const port = await listenOn(http, host, options.port ?? 4280)
      const names = certificate?.names ?? []
      hosts = hostsOf(host, port, certificate ? 443 : 80, names)
      certificate?.follow(http.server as unknown as TlsServer, log, options.tls?.lookEveryMs)
      takingUp = takeUp()
      closeDesk = await openDesk(address, request => desk.answer(request), log)
      if (people.signIns) people.forgetting.start()
      const name = (isEverywhere(host) && names[0]) || host
      return `${certificate ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`
    },
    firstInstructor: async () => people.signIns && people.invitations.first(),
    async close({ endLabs = false } = {}) {
      status.close()
      hours.close()
      // Whatever fails (a full disk, a store that is gone), the labs are ended, and all else that can be.
      await inTurn(
        () => certificate?.stop(),
        () => closeDesk(),
        () => http.close(),
        () => boards.close(),
        () => people.forgetting.stop(),
        () => sessions.close(endLabs ? 'The lab server was stopped.' : undefined),
        () => takingUp,
        () => ahead.close(),
        () => preparation.stop(),
        () => labs.close({ destroy: endLabs }),
        () => store.close(),
        () => folder?.close(),
      )
    },
  }
}

/** Does all of it; then throws what the first that failed threw. */
async function inTurn(...steps: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = []
  for (const step of steps)
    await Promise.resolve()
      .then(step)
      .catch(error => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

/** For what fails once the store is open. */
function closing(store: Store): (error: unknown) => Promise<never> {
  return async error => {
    await store.close()
    throw error
  }
}
