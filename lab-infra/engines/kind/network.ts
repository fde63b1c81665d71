/** The labs' own network, in which one lab does not reach another. */

import { join } from 'node:path'
import { z } from 'zod'
import { withLock } from '../../lock.ts'
import { cacheDir } from '../../paths.ts'
import type { ContainerEngine } from './container-engine.ts'
import { network } from './names.ts'

const Subnets = z.array(z.object({ IPAM: z.object({ Config: z.array(z.object({ Subnet: z.string() })) }) }))

/**
 * Makes it when it is missing. Its subnet is one that the engine itself has found to be free, yet named by us: only then
 * may a container ask for the address it had before.
 */
export async function ensureNetwork(containers: ContainerEngine): Promise<void> {
  const isThere = async () => (await containers.ask(['network', 'inspect', network])) !== undefined
  if (await isThere()) return
  await withLock(join(cacheDir(), 'kind', 'network.lock'), async () => {
    if (await isThere()) return
    if (containers.provider === 'podman') {
      await containers.run(['network', 'create', network])
      return
    }
    const trial = `${network}-trial`
    await containers.ask(['network', 'rm', trial])
    await containers.run(['network', 'create', trial])
    const subnet = Subnets.parse(JSON.parse(await containers.run(['network', 'inspect', trial])))[0]!.IPAM
      .Config[0]!.Subnet
    await containers.run(['network', 'rm', trial])
    await containers.run([
      ...['network', 'create', '--subnet', subnet, '--label', 'dev.cks-lab.network=true'],
      ...['--opt', 'com.docker.network.bridge.enable_icc=false', network],
    ])
  })
}
