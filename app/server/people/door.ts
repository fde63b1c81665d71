/** Nobody gets in who has not signed in, but to what is open to all. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LabError } from '../../../lab-infra/lab.ts'
import { isForPages, pathOf } from '../pages.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Also for who has not signed in. */
    openToAll?: boolean
  }
}

/** Pages for who has not signed in, and what all pages are made of, which says nothing of anybody. */
const openPages = /^\/(sign-in|join|privacy|icon\.svg|_next\/static\/.+)$/

/** From now on who has not signed in is sent to do so. Comes after `tellPersons`. */
export function keepDoor(app: Pick<FastifyInstance, 'addHook'>): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.person.id !== '' || isOpen(request)) return
    if (request.is404 && isForPages(request)) return sendToSignIn(request, reply)
    throw new LabError('not-signed-in', 'This is for those who have signed in.', { remedy: 'Sign in first.' })
  })
}

function isOpen(request: FastifyRequest): boolean {
  if (request.is404) return isForPages(request) && openPages.test(pathOf(request))
  return request.routeOptions.config.openToAll === true
}

function sendToSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = pathOf(request)
  return reply.redirect(path === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(path)}`, 303)
}
