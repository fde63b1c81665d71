/** Real shells of this machine in a temporary folder, held by the same terminal host that a node runs. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Duplex, duplexPair } from 'node:stream'
import { createTerminalHost, type TerminalHost } from '../../terminal/host/host.ts'

/** What a fake lab needs of its terminals. */
export interface FakeTerminals {
  /** A stream to their host. */
  dial(): Duplex | Promise<Duplex>
  /** Ends all shells. */
  stop(): Promise<void>
}

export class LocalTerminals implements FakeTerminals {
  #host: TerminalHost | undefined
  #folder: string | undefined

  /** A stream to the host, which starts with the first. */
  dial(): Duplex {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'cks-lab-fake-'))
    this.#host ??= createTerminalHost({
      command: ['bash', '--norc'],
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: this.#folder, PS1: 'control-plane:~# ' },
      cwd: this.#folder,
    })
    const [here, there] = duplexPair()
    // As with a socket: when one end is cut, so is the other.
    here.once('close', () => there.destroy())
    there.once('close', () => here.destroy())
    this.#host.accept(there)
    return here
  }

  /** Ends all shells and removes their folder. */
  async stop(): Promise<void> {
    const [host, folder] = [this.#host, this.#folder]
    this.#host = undefined
    this.#folder = undefined
    await host?.close()
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
}
