/**
 * The lab server on rootless labs, without pages, as a process that can be killed. Ctrl-C ends the labs, and so does the end
 * of the test that started it, which is seen by the end of standard input; SIGTERM leaves them.
 */
import { join } from 'node:path'
import { RootlessEngine } from '../../../lab-infra/engines/rootless/engine.ts'
import { projectDir } from '../../../lab-infra/paths.ts'
import { createServer } from '../index.ts'

const server = await createServer({
  engine: new RootlessEngine(),
  scenarioDirs: [join(projectDir, 'scenarios')],
  pool: 0,
  port: Number(process.argv[2] ?? 0),
})
const end = (endLabs: boolean) => () =>
  server.close({ endLabs }).then(
    () => process.exit(0),
    () => process.exit(1),
  )
process.once('SIGINT', end(true))
process.once('SIGTERM', end(false))
process.stdin.resume().once('end', end(true))
console.log(await server.listen())
