import type { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import { apiAgent, askApi } from './api-agent.ts'

const hanging = () => apiAgent({ dial: () => new Promise<Duplex>(() => {}) })

test('a request ends in time though its connection is never made', async () => {
  const asked = askApi(hanging(), { path: '/readyz', timeoutMs: 50 })
  await expect(asked).rejects.toMatchObject({ code: 'api-server-unreachable' })
})

test('a request that is aborted while its connection is made tells the reason', async () => {
  const stop = new AbortController()
  const asked = askApi(hanging(), { path: '/readyz', signal: stop.signal })
  const reason = new Error('the page was closed')
  stop.abort(reason)
  await expect(asked).rejects.toBe(reason)
})

test('a connection that is refused is told', async () => {
  const agent = apiAgent({ dial: () => Promise.reject(new Error('Nothing answers on port 6443')) })
  await expect(askApi(agent, { path: '/' })).rejects.toThrow(
    'GET / had no answer: Nothing answers on port 6443',
  )
})
