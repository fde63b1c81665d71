/** Security headers: nothing from elsewhere, inline scripts only with this answer's nonce. */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyHelmetOptions } from '@fastify/helmet'
import { originOf } from './origin.ts'

const nonces = new WeakMap<object, string>()

function nonceOf(request: object): string {
  const nonce = nonces.get(request) ?? randomBytes(16).toString('base64')
  nonces.set(request, nonce)
  return nonce
}

/**
 * @param dev Next's development server evaluates code
 *
 * Next puts the nonce on its own inline scripts when it finds the policy on the request; see pages.ts.
 * Styles may be inline: xterm.js writes style elements, panels their sizes.
 */
export function helmetOptions(dev: boolean): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", request => `'nonce-${nonceOf(request)}'`, ...(dev ? ["'unsafe-eval'"] : [])],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        // Not every browser counts ws: of the same host as 'self'.
        connectSrc: ["'self'", request => originOf(request as IncomingMessage).replace(/^http/, 'ws')],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // It would hold for all ports of the name, and most of the time there is no TLS.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  }
}
