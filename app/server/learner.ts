/** Whose request it is. */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { localLearner } from '../store/store.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose request it is: the only sessions it gets to are theirs. */
    learner: string
  }
}

/** Tells by a request whose it is. */
export type LearnerOf = (request: IncomingMessage) => string

/** There is no login: whoever may talk to this server is its one learner. */
export const everybodyIsLocal: LearnerOf = () => localLearner

/** From now on requests have a learner. */
export function tellLearners(app: Pick<FastifyInstance, 'decorateRequest' | 'addHook'>, of: LearnerOf): void {
  app.decorateRequest('learner', '')
  app.addHook('onRequest', async request => {
    request.learner = of(request.raw)
  })
}
