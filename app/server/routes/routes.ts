/** What routes are made of. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import type { Scenario } from '../../../grader/scenario.ts'
import type { LabEngine } from '../../../lab-infra/lab.ts'
import type { Store } from '../../store/store.ts'
import type { ScenarioCatalogue } from '../catalogue.ts'
import type { LearnerActions } from '../class/board/actions.ts'
import type { Boards } from '../class/board/boards.ts'
import type { Classes } from '../class/classes.ts'
import type { Messages } from '../class/messages.ts'
import type { ClassViews } from '../class/views.ts'
import type { Labs } from '../labs.ts'
import type { Metrics } from '../metrics.ts'
import type { ComingAndGoing } from '../people/coming-and-going.ts'
import type { Preparation } from '../preparation.ts'
import type { Sessions } from '../sessions.ts'
import type { StatusBoard } from '../status.ts'
import type { Tickets } from '../tickets.ts'

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

export interface Parts extends ComingAndGoing {
  status: StatusBoard
  preparation: Preparation
  catalogue: ScenarioCatalogue
  sessions: Sessions
  engine: LabEngine
  labs: Labs
  classes: Classes
  classViews: ClassViews
  messages: Messages
  boards: Boards
  actions: LearnerActions
  store: Store
  scenarios: readonly Scenario[]
  tickets: Tickets
  metrics: Metrics
  log: Logger
}

export type Routes = (app: App, parts: Parts) => void
