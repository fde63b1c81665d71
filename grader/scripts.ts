/** The scripts of a scenario's folder: how they are read, what they are given, and how they run on a node. */
import { access, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LabNode } from '../lab-infra/lab.ts'
import type { Draw } from './parameters.ts'

/** A script of a scenario, as it runs on a node. */
export interface Script {
  /** Of the file. */
  path: string
  /** What goes before it: the names that were drawn with their values, and what the scenario's scripts share. */
  prelude: string
  /** The script whose work it goes on with, which runs first. */
  after?: Script
}

export interface Variant {
  /** File name without `.sh`. */
  name: string
  script: Script
  /** Ids of the checks that must not pass; empty for solutions. */
  mustFail: string[]
  /** Its lab was booted for it alone: no other variant's API server went before. */
  freshLab: boolean
}

/** All scripts of a folder, for one draw. */
export interface Scripts {
  setup: Script | undefined
  solutions: Variant[]
  nearMisses: Variant[]
}

/** Folders of scripts that prove the checks right. */
export const variantFolders = ['solutions', 'near-misses'] as const

/** What the scripts of a folder share, laid before each of them. */
export const sharedScript = 'lib.sh'

/** The longest a script may take, ms. */
const scriptMs = 120_000

/** Reads a folder's scripts; they are given values when they are asked for. */
export async function loadScripts(folder: string): Promise<(values: Draw) => Scripts> {
  const lib = await readFile(join(folder, sharedScript), 'utf8').catch(() => '')
  const setup = join(folder, 'setup.sh')
  const hasSetup = await access(setup).then(
    () => true,
    () => false,
  )
  const [solutions, nearMisses] = await Promise.all(variantFolders.map(it => readVariants(join(folder, it))))
  return values => {
    const prelude = assignments(values) + lib
    const variant = ({ from, path, ...rest }: WrittenVariant): Variant => {
      const after = from === undefined ? undefined : { path: join(folder, from), prelude }
      return { ...rest, script: { path, prelude, ...(after && { after }) } }
    }
    return {
      setup: hasSetup ? { path: setup, prelude } : undefined,
      solutions: solutions!.map(variant),
      nearMisses: nearMisses!.map(variant),
    }
  }
}

interface WrittenVariant extends Omit<Variant, 'script'> {
  path: string
  /** Within the folder: the script whose work it goes on with. */
  from: string | undefined
}

async function readVariants(dir: string): Promise<WrittenVariant[]> {
  const names = (await readdir(dir).catch(() => [])).filter(it => it.endsWith('.sh')).sort()
  return Promise.all(
    names.map(async name => {
      const path = join(dir, name)
      const { fails = [], from, lab } = headerOf(await readFile(path, 'utf8'))
      return { name: name.replace(/\.sh$/, ''), path, from, mustFail: fails, freshLab: lab === 'fresh' }
    }),
  )
}

export interface ScriptHeader {
  /** `# fails: a, b`: ids of checks. */
  fails?: string[]
  /** `# from: solutions/x.sh`: the script whose work it goes on with. */
  from?: string
  /** `# lab: fresh`: no lab that another variant had. */
  lab?: string
}

/** What the comments right at a script's beginning say, after `#!`. */
export function headerOf(script: string): ScriptHeader {
  const header: ScriptHeader = {}
  for (const line of script.split(/\r?\n/).slice(script.startsWith('#!') ? 1 : 0)) {
    const said = /^# (fails|from|lab):(.*)$/.exec(line)
    if (!said) break
    const value = said[2]!.trim()
    if (said[1] !== 'fails') header[said[1] as 'from' | 'lab'] = value
    else
      header.fails = value
        .split(',')
        .map(it => it.trim())
        .filter(it => it !== '')
  }
  return header
}

/** In the script's own text, because what it leaves running shows its environment to the learner in /proc. */
const assignments = (values: Draw) =>
  Object.entries(values)
    .map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join('')

export interface ScriptResult {
  /** null: it took too long. */
  exitCode: number | null
  /** Its last words. */
  output: string
}

/**
 * Runs a script, after the one whose work it goes on with, as a learner would type it: as root, in the terminal's view,
 * kubectl as administrator. What ends badly is the last to run.
 */
export async function runScript(node: LabNode, script: Script, signal: AbortSignal): Promise<ScriptResult> {
  if (script.after) {
    const before = await runScript(node, script.after, signal)
    if (before.exitCode !== 0) return before
  }
  const { exitCode, stderr, stdout } = await node.exec(['bash', '-s'], {
    input: script.prelude + (await readFile(script.path, 'utf8')),
    timeoutMs: scriptMs,
    signal,
    env: { HOME: '/root', KUBECONFIG: '/root/.kube/config' },
  })
  return { exitCode, output: (stderr || stdout).trim().split('\n').slice(-5).join('\n') }
}

/** How a script ended, for people. */
export const endOf = (exitCode: number | null): string =>
  exitCode === null ? `by its time limit of ${scriptMs / 1000} s` : `with ${exitCode}`
