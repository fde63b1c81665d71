import { expect, test } from 'vitest'
import { type Reach, reached } from './reach.ts'

const env = { NODE_ENV: 'test' } as const
const reach = (given: Partial<Reach>) => reached({ host: '127.0.0.1', ...given }, env)
const tls = { tlsCert: 'cert.pem', tlsKey: 'key.pem' }

test('a learner alone needs nothing, and other machines get nothing', async () => {
  expect(await reach({})).toEqual({ host: '127.0.0.1' })
  await expect(reach({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'exposed' })
  expect(await reach({ host: '0.0.0.0', expose: true })).toEqual({ host: '0.0.0.0' })
})

test('a class is served to others over TLS only, its own or a proxy’s', async () => {
  expect(await reach({ class: true })).toEqual({ host: '127.0.0.1', signIn: {} })
  for (const expose of [false, true])
    await expect(reach({ class: true, host: '192.0.2.7', expose })).rejects.toMatchObject({
      code: 'exposed',
      remedy: expect.stringMatching(/--tls-cert.*--trust-proxy/),
    })
  expect(await reach({ class: true, host: '192.0.2.7', ...tls })).toEqual({
    host: '192.0.2.7',
    signIn: {},
    tls: { cert: 'cert.pem', key: 'key.pem' },
  })
  expect(await reach({ class: true, host: '::', trustProxy: '192.0.2.1,10.0.0.0/8' })).toMatchObject({
    proxy: ['192.0.2.1', '10.0.0.0/8'],
  })
  expect(await reach({ class: true, trustProxy: true })).toMatchObject({ proxy: ['loopback'] })
})

test.each([
  [{ class: true, tlsCert: 'cert.pem' }, 'needs its key'],
  [{ class: true, tlsKey: 'key.pem' }, 'needs its key'],
  [{ class: true, ...tls, trustProxy: true }, 'exclude each other'],
  [{ trustProxy: true }, '--class'],
  [tls, '--class'],
])('%j is refused', async (given, said) => {
  await expect(reach(given)).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining(said),
  })
})

test('what the environment says of issuer and metrics is for a class alone', async () => {
  const given = { ...env, CKS_LAB_METRICS_TOKEN: 'a token', CKS_LAB_OIDC_ISSUER: 'no address' }
  expect(await reached({ host: '127.0.0.1' }, given)).toEqual({ host: '127.0.0.1' })
  await expect(reached({ host: '127.0.0.1', class: true }, given)).rejects.toMatchObject({
    code: 'bad-issuer',
  })
  const { CKS_LAB_OIDC_ISSUER: _, ...without } = given
  expect(await reached({ host: '127.0.0.1', class: true }, without)).toMatchObject({
    signIn: { metricsToken: 'a token' },
  })
})
