/** Docker or Podman, by their command lines: the same words, and the same that kind itself uses. */

import { dirname } from 'node:path'
import { type ExecaError, execa } from 'execa'
import { isDiskFull } from '../../disk-full.ts'
import { exhausted, isExhausted } from '../../exhausted.ts'
import { LabError } from '../../lab.ts'
import { folderTrouble } from '../folder-trouble.ts'

export type Provider = 'docker' | 'podman'

/** What a container engine says of itself. */
export interface EngineInfo {
  provider: Provider
  version: string
  cgroup: '1' | '2'
  /** It runs as an ordinary user, so that root in a container is not root of the machine. */
  rootless: boolean
  /** bytes */
  memory: number
  /** Where its images and containers are; empty when it does not say. */
  dataFolder: string
}

interface RunOptions {
  input?: string | Uint8Array
  /** Where what it prints goes instead. */
  outputFile?: string
  signal?: AbortSignal
  timeoutMs?: number
  /** Each line that it prints, as it comes. */
  onLine?: (line: string) => void
}

export interface ContainerEngine {
  readonly provider: Provider
  /** @returns what it printed. @throws LabError `container-engine-failed`, `container-engine-down`, `disk-full`. */
  run(argv: readonly string[], options?: RunOptions): Promise<string>
  /** The same where a refusal is an answer. */
  ask(argv: readonly string[], options?: RunOptions): Promise<string | undefined>
}

export function containerEngine(provider: Provider): ContainerEngine {
  const run = async (argv: readonly string[], options: RunOptions = {}) => {
    const { input, outputFile, signal, timeoutMs, onLine } = options
    signal?.throwIfAborted()
    try {
      const running = execa(provider, argv, {
        ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
        ...(outputFile && { stdout: { file: outputFile }, buffer: { stdout: false } }),
        ...(signal && { cancelSignal: signal }),
        ...(timeoutMs && { timeout: timeoutMs }),
        all: onLine !== undefined,
        maxBuffer: 256 * 1024 * 1024,
      })
      if (onLine) for await (const line of running.iterable({ from: 'all' })) onLine(line)
      return String((await running).stdout ?? '')
    } catch (error) {
      signal?.throwIfAborted()
      // That file is on a disk of this machine; what the engine says of a full disk is said of its own.
      if (outputFile && isDiskFull((error as ExecaError).cause))
        throw folderTrouble(error, dirname(outputFile))
      throw explain(provider, argv, error as ExecaError)
    }
  }
  return {
    provider,
    run,
    ask: (argv, options) =>
      run(argv, options).catch(error => {
        if (error instanceof LabError && error.code === 'container-engine-failed') return undefined
        throw error
      }),
  }
}

function explain(provider: Provider, argv: readonly string[], error: ExecaError): LabError {
  if (isExhausted(error)) return exhausted(error)
  const said = String(error.stderr ?? error.shortMessage ?? error).trim()
  return explainWords(provider, `${provider} ${argv[0]}`, said, error)
}

/** The error behind what a container engine, or kind in front of it, printed. */
export function explainWords(provider: Provider, what: string, said: string, cause?: unknown): LabError {
  const last = said.split('\n').filter(Boolean).slice(-4).join('\n')
  if (isDiskFull(said))
    return new LabError('disk-full', `The disk of ${provider} is full`, {
      remedy: `Free some space; \`${provider} system df\` shows what takes it, \`cks-lab clean --all\` removes cks-lab's part.`,
      cause,
    })
  if (
    /cannot connect to the docker daemon|cannot connect to podman|connection refused|error during connect|docker\.sock/i.test(
      said,
    )
  )
    return new LabError('container-engine-down', `${provider} does not answer: ${last}`, {
      remedy:
        provider === 'docker'
          ? 'Start it: sudo systemctl start docker; and be in its group: sudo usermod -aG docker $USER, then log in again.'
          : 'Start it: systemctl --user start podman.socket',
      cause,
    })
  return new LabError('container-engine-failed', `${what} failed: ${last || 'it said nothing'}`, { cause })
}

/** The engine that answers: the one that CKS_LAB_CONTAINERS names, else Docker, else Podman. */
export async function findContainerEngine(): Promise<{ info: EngineInfo } | { problem: LabError }> {
  const chosen = process.env.CKS_LAB_CONTAINERS
  const providers: Provider[] = chosen === 'podman' || chosen === 'docker' ? [chosen] : ['docker', 'podman']
  let problem: LabError | undefined
  for (const provider of providers) {
    try {
      return { info: await (provider === 'docker' ? dockerInfo() : podmanInfo()) }
    } catch (error) {
      const known = error instanceof LabError ? error : new LabError('container-engine-failed', String(error))
      // The first that is installed and does not answer says more than one that is missing.
      if (!problem || problem.code === 'container-engine-missing') problem = known
    }
  }
  return { problem: problem! }
}

async function infoOf(provider: Provider): Promise<Record<string, unknown>> {
  const { stdout, stderr, failed, code, shortMessage } = await execa(
    provider,
    ['info', '--format', '{{json .}}'],
    { reject: false, stdin: 'ignore', timeout: 10_000 },
  )
  if (code === 'ENOENT')
    throw new LabError('container-engine-missing', 'Neither Docker nor Podman is installed', {
      remedy:
        'Install one (https://docs.docker.com/engine/install/), or use the engine rootless, which needs none.',
    })
  const info = failed ? undefined : JSON.parse(stdout)
  // Docker's client prints what it knows of itself, and the daemon's silence as an error.
  const errors = (info?.ServerErrors ?? []) as string[]
  if (!info || errors.length > 0)
    throw explainWords(provider, `${provider} info`, errors.join('\n') || stderr || shortMessage || '')
  return info
}

async function dockerInfo(): Promise<EngineInfo> {
  const info = await infoOf('docker')
  return {
    provider: 'docker',
    version: String(info.ServerVersion),
    cgroup: info.CgroupVersion === '2' ? '2' : '1',
    rootless: ((info.SecurityOptions ?? []) as string[]).some(option => option.includes('name=rootless')),
    memory: Number(info.MemTotal),
    dataFolder: String(info.DockerRootDir ?? ''),
  }
}

async function podmanInfo(): Promise<EngineInfo> {
  const { host, version, store } = (await infoOf('podman')) as {
    host?: { cgroupVersion?: string; memTotal?: number; security?: { rootless?: boolean } }
    version?: { Version?: string }
    store?: { graphRoot?: string }
  }
  return {
    provider: 'podman',
    version: version?.Version ?? '',
    cgroup: host?.cgroupVersion === 'v2' ? '2' : '1',
    rootless: host?.security?.rootless ?? false,
    memory: host?.memTotal ?? 0,
    dataFolder: store?.graphRoot ?? '',
  }
}
