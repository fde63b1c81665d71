/** Takes the port, or says why not. */
import type { AddressInfo } from 'node:net'
import { LabError } from '../../lab-infra/lab.ts'
import type { App } from './routes/routes.ts'

/** @returns the port that is listened on. @throws LabError `port-in-use`, `port-forbidden`, `bad-host`. */
export async function listenOn(app: App, host: string, port: number): Promise<number> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    throw labError(error, host, port)
  }
  return (app.server.address() as AddressInfo).port
}

function labError(error: unknown, host: string, port: number): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new LabError('port-in-use', `Port ${port} of ${host} is in use by another program.`, {
        remedy: `Stop that program, or choose another port: --port ${port + 1}.`,
        cause: error,
      })
    case 'EACCES':
      return new LabError('port-forbidden', `Port ${port} may only be used by root.`, {
        remedy: 'Choose a port from 1024 on, for instance --port 4280.',
        cause: error,
      })
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new LabError('bad-host', `${host} is no address of this machine.`, {
        remedy: 'Choose one with --host, for instance 127.0.0.1.',
        cause: error,
      })
    default:
      return error
  }
}
