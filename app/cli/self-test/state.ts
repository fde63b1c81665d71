/** A state folder for test runs, so that they touch neither a user's attempts nor a user's labs. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { withLock } from '../../../lab-infra/lock.ts'
import { cacheDir } from '../../../lab-infra/paths.ts'
import { remove } from '../../../lab-infra/remove.ts'
import { allLabs, type Context } from '../context.ts'

/**
 * Runs `work` with CKS_LAB_STATE naming an empty folder; one run at a time. Labs that it (or a killed run before it)
 * leaves there are ended.
 */
export async function withTestState<T>(context: Context, work: () => Promise<T>): Promise<T> {
  const folder = join(cacheDir(), 'test-state')
  const before = process.env.CKS_LAB_STATE
  const lock = join(cacheDir(), 'test.lock')
  return withLock(
    lock,
    async () => {
      process.env.CKS_LAB_STATE = folder
      try {
        await sweep(context, folder)
        await mkdir(folder, { recursive: true })
        return await work()
      } finally {
        await sweep(context, folder)
        if (before === undefined) delete process.env.CKS_LAB_STATE
        else process.env.CKS_LAB_STATE = before
      }
    },
    {
      signal: context.signal,
      onWait: ({ pid }) => context.stderr.write(`Waiting for the test run of process ${pid}\n`),
    },
  )
}

async function sweep(context: Context, folder: string): Promise<void> {
  for (const lab of await allLabs(context)) await lab.destroy()
  await remove(folder)
}
