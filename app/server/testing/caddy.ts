/** Suites on a real Caddy, where that is. */
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, onTestFinished, vi } from 'vitest'
import { projectDir } from '../../../lab-infra/paths.ts'
import { secureClient } from './secure.ts'
import { temporaryFolder } from './server.ts'

const install = 'apt-get install -y caddy'

/** Where Caddy is missing the suite is skipped and says why; in CI that is an error. */
export function onCaddy(name: string, suite: () => void): void {
  const found = ['/usr/bin', ...(process.env.PATH ?? '').split(':')].some(folder =>
    isProgram(join(folder, 'caddy')),
  )
  if (found) return void describe(name, () => suite())
  const why = `caddy is not on this machine: ${install}`
  if (process.env.CI) throw new Error(`${name}: ${why}`)
  console.warn(`Skipped: ${name}. ${why}`)
  describe.skip(`${name} (${why})`, () => suite())
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The example of the manual before that server, with a certificate of Caddy's own. The test's end stops it. */
export async function startCaddy(server: string) {
  const folder = temporaryFolder()
  const port = await freePort()
  const config = join(folder, 'Caddyfile')
  const options = `admin off\n\tskip_install_trust\n\tauto_https disable_redirects`
  writeFileSync(config, `{\n\t${options}\n}\nimport ${join(projectDir, 'docs/proxy/Caddyfile')}\n`)
  const caddy = spawn('caddy', ['run', '--config', config, '--adapter', 'caddyfile'], {
    env: {
      ...process.env,
      PATH: `/usr/bin:${process.env.PATH}`,
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      CKS_LAB_NAME: `https://localhost:${port}`,
      CKS_LAB_ADDRESS: new URL(server).host,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => ended(caddy))
  const said: string[] = []
  caddy.stderr.setEncoding('utf8').on('data', text => said.push(text))
  const address = `https://localhost:${port}`
  const root = join(folder, 'caddy/pki/authorities/local/root.crt')
  return vi.waitFor(
    async () => {
      if (caddy.exitCode !== null) throw new Error(`Caddy has ended: ${said.at(-1)}`)
      const ca = readFileSync(root)
      await secureClient(address, ca).call('GET', '/healthz')
      return { address, ca }
    },
    { timeout: 20_000, interval: 50 },
  )
}

function ended(process: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (process.exitCode !== null) return resolve()
    process.once('exit', () => resolve())
    process.kill('SIGTERM')
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}
