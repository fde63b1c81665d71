/** A byte stream over a command's standard input and output: it ends with the command, and the command with it. */
import { spawn } from 'node:child_process'
import { Duplex } from 'node:stream'

export function commandStream(argv: readonly string[]): Duplex {
  const [program = '', ...rest] = argv
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'ignore'] })
  const stream = new Duplex({
    read: () => void child.stdout.resume(),
    write(chunk, _encoding, done) {
      if (child.stdin.write(chunk)) done()
      else child.stdin.once('drain', done)
    },
    final: done => void child.stdin.end(done),
    destroy(_error, done) {
      child.kill('SIGKILL')
      done(null) // told by 'close' to whoever uses it
    },
  })
  child.stdout.on('data', chunk => {
    if (!stream.push(chunk)) child.stdout.pause()
  })
  child.stdout.on('end', () => stream.push(null))
  child.stdin.on('error', () => stream.destroy())
  child.on('error', () => stream.destroy())
  stream.on('end', () => stream.end())
  return stream
}
