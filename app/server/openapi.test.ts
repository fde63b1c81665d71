import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startServer } from './testing/server.ts'

interface Operation {
  parameters?: { name: string; in: string }[]
  responses: Record<string, unknown>
}
interface Document {
  openapi: string
  paths: Record<string, Record<string, Operation>>
}

/** The routes that the contract promises: the closing list of each api.ts. */
function promised(): string[] {
  const folder = new URL('.', import.meta.url)
  const files = globSync('**/api.ts', { cwd: folder })
  const contract = files.map(file => readFileSync(new URL(file, folder), 'utf8')).join('\n')
  const routes = contract.matchAll(/^ \* {3}(GET|POST|PATCH|DELETE) +(\/api\/\S+)/gm)
  return [...routes].map(([, method, path]) => `${method} ${path!.replaceAll(/:(\w+)/g, '{$1}')}`)
}

test('the API document describes every route that the contract promises, and no other', async () => {
  const { call } = await startServer()
  const { body } = await call<Document>('GET', '/api/openapi.json')
  expect(body.openapi).toBe('3.1.0')
  const described = Object.entries(body.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(method => `${method.toUpperCase()} ${path}`),
  )
  expect(described.toSorted()).toEqual(
    promised()
      .filter(route => !route.endsWith('/api/openapi.json'))
      .toSorted(),
  )
})

test('each operation names its path’s parameters and its answers, and every reference resolves', async () => {
  const { call } = await startServer()
  const { body } = await call<Document>('GET', '/api/openapi.json')
  for (const [path, operations] of Object.entries(body.paths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    for (const operation of Object.values(operations)) {
      const named = operation.parameters?.filter(parameter => parameter.in === 'path').map(({ name }) => name)
      expect(named ?? []).toEqual(inPath)
      expect(Object.keys(operation.responses).some(status => /^2\d\d$/.test(status))).toBe(true)
    }
  }
  const references = [...JSON.stringify(body).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
    ([, pointer]) => pointer!,
  )
  for (const pointer of references) {
    const target = pointer
      .split('/')
      .reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], body)
    expect(target, pointer).toBeDefined()
  }
})
