/** The server's own certificate: read from files, and read again when they have changed. */
import { X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { Server } from 'node:tls'
import { createSecureContext } from 'node:tls'
import type { Logger } from 'pino'
import { LabError } from '../../lab-infra/lab.ts'

export interface CertificateFiles {
  /** PEM: the certificate, and those by which others know it. */
  cert: string
  /** PEM. */
  key: string
}

interface Pair {
  cert: Buffer
  key: Buffer
}

/** ms between two looks whether the files have changed; whoever renews a certificate does so days before its end. */
const lookEveryMs = 10_000

export class Certificate {
  readonly #files: CertificateFiles
  readonly first: Pair
  #seen: string
  #timer: NodeJS.Timeout | undefined

  private constructor(files: CertificateFiles, first: Pair, seen: string) {
    this.#files = files
    this.first = first
    this.#seen = seen
  }

  /** @throws LabError `bad-certificate` */
  static async of(files: CertificateFiles): Promise<Certificate> {
    try {
      const seen = await stampOf(files)
      return new Certificate(files, await read(files), seen)
    } catch (cause) {
      throw new LabError(
        'bad-certificate',
        `The certificate ${files.cert} cannot be used with the key ${files.key}: ${(cause as Error).message}.`,
        { remedy: 'Name a certificate and its key, both as PEM, that this user may read.', cause },
      )
    }
  }

  /** The host names that it is for, but those with a wildcard. */
  get names(): string[] {
    const { subjectAltName = '' } = new X509Certificate(this.first.cert)
    return subjectAltName
      .split(', ')
      .filter(name => name.startsWith('DNS:') && !name.includes('*'))
      .map(name => name.slice('DNS:'.length))
  }

  /** From now on new connections get what the files have become; one that cannot be used is left out. */
  follow(server: Server, log: Logger, everyMs = lookEveryMs): void {
    this.#timer = setInterval(() => void this.#look(server, log), everyMs).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #look(server: Server, log: Logger): Promise<void> {
    try {
      const seen = await stampOf(this.#files)
      if (seen === this.#seen) return
      server.setSecureContext(await read(this.#files))
      this.#seen = seen
      log.info({ cert: this.#files.cert }, 'the certificate was read again')
    } catch (error) {
      // Half of a pair may have been written yet: the next look sees the other.
      log.warn(
        { err: error, cert: this.#files.cert },
        'the new certificate cannot be used; the former one stays',
      )
    }
  }
}

async function read({ cert, key }: CertificateFiles): Promise<Pair> {
  const pair = { cert: await readFile(cert), key: await readFile(key) }
  // Throws where the two do not belong together.
  createSecureContext(pair)
  return pair
}

async function stampOf({ cert, key }: CertificateFiles): Promise<string> {
  const stamps = [await stat(cert), await stat(key)]
  return stamps.map(({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`).join(' ')
}
