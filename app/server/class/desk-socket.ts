/**
 * The way from the command line to the server that has the store open: a socket in a folder that is its user's alone, who
 * could as well read and write the store. One question a connection, as JSON; so is the answer.
 */
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Logger } from 'pino'
import { z } from 'zod'
import { LabError } from '../../../lab-infra/lab.ts'
import { isPostgres, storeFile } from '../../store/address.ts'
import { Problem } from '../api.ts'
import { problemOf } from '../problems.ts'
import { DeskClass, DeskRequest } from './desk.ts'

/** Bytes; a class of a hundred tasks is far smaller. */
const longest = 64 * 1024
/** ms for a question to be there, and for its answer. */
const patience = 10_000

const Answer = z.union([z.object({ classes: z.array(DeskClass) }), z.object({ problem: Problem })])
type Answer = z.infer<typeof Answer>

const folderOf = (store: string) => join(dirname(isPostgres(store) ? storeFile() : store), 'desk')
const socketIn = (folder: string) => join(folder, 'socket')

/**
 * Answers at the desk until it is closed. Where it cannot, the log says so, and all else goes on.
 * @param store its address, which this process has open
 * @returns how to close it
 */
export async function openDesk(
  store: string,
  answer: (request: DeskRequest) => Promise<DeskClass[]>,
  log: Logger,
): Promise<() => Promise<void>> {
  const folder = folderOf(store)
  const server = createServer({ allowHalfOpen: true }, socket => {
    socket.setTimeout(patience, () => socket.destroy())
    socket.on('error', error => log.debug({ err: error }, 'somebody left the desk'))
    let bytes = 0
    socket.on('data', chunk => {
      bytes += chunk.length
      if (bytes > longest) socket.destroy()
    })
    const reply = async (): Promise<Answer> => {
      try {
        return { classes: await answer(DeskRequest.parse(JSON.parse(await text(socket)))) }
      } catch (error) {
        if (!(error instanceof LabError)) log.error({ err: error }, 'a question at the desk was not answered')
        return { problem: problemOf(error) }
      }
    }
    void reply().then(said => socket.end(JSON.stringify(said)))
  })
  try {
    // What a killed server left; whoever has the store is alone here.
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
    await listening(server, socketIn(folder))
  } catch (error) {
    log.warn({ err: error, folder }, 'the command line cannot ask this server for classes')
    return async () => {}
  }
  return async () => {
    await new Promise(resolve => server.close(resolve))
    rmSync(folder, { recursive: true, force: true })
  }
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.removeListener('error', reject)
      server.unref()
      resolve()
    })
  })
}

/**
 * Asks the server of this machine that has that store open.
 * @returns undefined where there is none
 * @throws LabError as the server said it, or `desk-silent`
 */
export async function askDesk(store: string, request: DeskRequest): Promise<DeskClass[] | undefined> {
  const said = await question(socketIn(folderOf(store)), JSON.stringify(request))
  if (said === undefined) return undefined
  const answer = parsed(said)
  if ('classes' in answer) return answer.classes
  const { code, detail, remedy } = answer.problem
  throw new LabError(code, detail, remedy === undefined ? {} : { remedy })
}

function parsed(said: string): Answer {
  try {
    return Answer.parse(JSON.parse(said))
  } catch (error) {
    throw silent(error)
  }
}

const silent = (cause?: unknown) =>
  new LabError('desk-silent', 'The lab server that runs does not answer the command line.', {
    remedy: 'Use its page, or stop it and try again.',
    cause,
  })

/** undefined where nobody listens. */
function question(path: string, asked: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path, allowHalfOpen: true })
    socket.setTimeout(patience, () => socket.destroy(silent()))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined)
      else reject(error instanceof LabError ? error : silent(error))
    })
    socket.once('connect', () => {
      socket.end(asked)
      text(socket).then(resolve, reject)
    })
  })
}
