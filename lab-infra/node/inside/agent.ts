/**
 * The lab's hand on the node: holds the terminals' shells, connects to ports on the node's loopback, and, of a quick kubelet,
 * restarts the kubelet when a static pod manifest changes. Runs as a service of PID 1; whoever made the node reaches it
 * through unix sockets in the folder shared with the node.
 */
import { rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { createTerminalHost } from '../../terminal/host/host.ts'
import { capJournals } from './journal-size.ts'
import { watchManifests } from './manifest-watch.ts'
import { hasSystemd } from './services.ts'

const shared = '/run/cks-lab/shared'

function listen(name: string, accept: (socket: Socket) => void): void {
  const path = `${shared}/${name}`
  rmSync(path, { force: true })
  createServer({ allowHalfOpen: true }, socket => {
    socket.on('error', () => socket.destroy())
    accept(socket)
  }).listen(path)
}

/** A connection begins with the port (two bytes, big-endian); one byte answers: 0 connected, 1 refused. */
function dial(socket: Socket): void {
  socket.once('data', first => {
    socket.pause()
    const port = first.readUInt16BE(0)
    const target = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    target.once('connect', () => {
      socket.write(Uint8Array.of(0))
      if (first.length > 2) target.write(first.subarray(2))
      socket.pipe(target).pipe(socket)
    })
    target.once('error', () => {
      if (target.connecting || !target.bytesRead) socket.end(Uint8Array.of(1))
      else socket.destroy()
    })
    socket.once('close', () => target.destroy())
    target.once('close', () => socket.destroySoon())
  })
}

const host = createTerminalHost({ command: ['bash', '-l'], env: shellEnvironment(), cwd: '/root' })

/** What a login over SSH would have, and nothing of the agent's own. */
function shellEnvironment(): Record<string, string> {
  return {
    HOME: '/root',
    USER: 'root',
    LOGNAME: 'root',
    SHELL: '/bin/bash',
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    NODE_NAME: process.env.NODE_NAME ?? '',
  }
}

listen('terminals.sock', socket => host.accept(socket))
listen('dial.sock', dial)
watchManifests(`${shared}/kubelet`)
if (!hasSystemd) capJournals()
