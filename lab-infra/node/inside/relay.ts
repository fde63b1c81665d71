/**
 * Joins standard input and output to a socket, for engines that reach a node only by running commands on it:
 * `relay.js unix PATH` or `relay.js tcp PORT` (of the node's loopback). One byte answers first: 0 connected, 1 refused.
 */
import { connect } from 'node:net'

const [kind, where = ''] = process.argv.slice(2)
const socket = connect({
  ...(kind === 'unix' ? { path: where } : { host: '127.0.0.1', port: Number(where) }),
  allowHalfOpen: true,
})
socket.setNoDelay(true)
socket.once('connect', () => {
  process.stdout.write(Uint8Array.of(0))
  process.stdin.pipe(socket)
  // Whoever wrote to us has gone; what is under way may still arrive.
  process.stdin.once('end', () => setTimeout(() => process.exit(), 1_000))
  socket.pipe(process.stdout)
})
socket.once('error', () => {
  if (!socket.connecting && socket.bytesRead > 0) process.exit(1)
  process.stdout.write(Uint8Array.of(1), () => process.exit(1))
})
socket.once('close', () => process.exit())
// Whoever reads us has gone.
process.stdout.on('error', () => process.exit())
