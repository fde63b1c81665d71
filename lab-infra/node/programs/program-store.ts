/**
 * Finished programs, each under a name that says how it was made. They outlive a change of other versions or of an
 * image's recipe; a tools folder links to them.
 */
import { createHash } from 'node:crypto'
import { chmod, link, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LabError } from '../../lab.ts'
import type { Group, Program } from './recipes.ts'
import { run } from './run.ts'
import { goArch } from './versions.ts'

export class Store {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Where the finished program is, or will be. */
  path(group: Group, program: Program): string {
    return join(this.#folder, programId(group, program))
  }

  async has(group: Group, program: Program): Promise<boolean> {
    return stat(this.path(group, program)).then(
      () => true,
      () => false,
    )
  }

  /**
   * Takes in a program that was just made, if it is what it should be.
   * @throws LabError `wrong-version`
   */
  async add(group: Group, program: Program, made: string, signal: AbortSignal): Promise<void> {
    await chmod(made, 0o755)
    await verify(program, made, signal)
    await mkdir(this.#folder, { recursive: true })
    await rename(made, this.path(group, program))
  }

  /** Makes the program appear as `target` too. */
  async link(group: Group, program: Program, target: string): Promise<void> {
    await mkdir(dirname(target), { recursive: true })
    await rm(target, { force: true })
    await link(this.path(group, program), target)
  }
}

/** A program's name in the store: another one as soon as it is made in another way. */
export function programId(group: Group, program: Program): string {
  const { modules, tags, variables, cgo } = group
  return `${program.name}-${hashOf({ arch: goArch(), modules, tags, variables, cgo, program })}`
}

async function verify(program: Program, file: string, signal: AbortSignal): Promise<void> {
  const { args, prints } = program.version
  // CNI plugins print their version to standard error.
  const said: string[] = []
  const output = await run([file, ...args], { signal, onLine: line => said.push(line) })
  const text = [output.trim(), ...said].join('\n')
  if (text.includes(prints)) return
  throw new LabError(
    'wrong-version',
    `${program.name} should print "${prints}" as its version, but prints: ${text}`,
  )
}

/** A short name for a piece of data: the same for the same data. */
export function hashOf(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 12)
}
