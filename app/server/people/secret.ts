/** A secret that this server has for itself, beside its store: who gets to read the store alone can do nothing with what is in it. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isPostgres, storeFile } from '../../store/address.ts'

/** @param store the address of the store. @returns what reads the secret, making it when it is first asked for */
export function secretBeside(store: string): () => string {
  const file = join(dirname(isPostgres(store) ? storeFile() : store), 'secret')
  let secret: string | undefined
  return () => {
    secret ??= read(file) ?? make(file)
    return secret
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Whole under its name, or not at all. */
function make(file: string): string {
  mkdirSync(dirname(file), { recursive: true })
  const secret = randomBytes(32).toString('base64url')
  const beside = `${file}.${process.pid}`
  writeFileSync(beside, `${secret}\n`, { mode: 0o600, flush: true })
  renameSync(beside, file)
  return secret
}
