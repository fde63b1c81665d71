/** Removes images that the container engine keeps of cks-lab. */
import { containerEngine, findContainerEngine } from './container-engine.ts'
import { network } from './names.ts'

const ours = ['cks-lab-node', 'cks-lab-base']

/**
 * All but the newest of each kind, or with `all` these too, and the labs' network. What a container uses stays.
 * @returns their names; none where no container engine answers
 */
export async function removeImages(all: boolean): Promise<string[]> {
  const found = await findContainerEngine()
  if ('problem' in found) return []
  const containers = containerEngine(found.info.provider)
  const removed: string[] = []
  for (const repository of ours) {
    // Newest first, as both engines list them.
    const listing = await containers.run(['images', repository, '--format', '{{.Repository}}:{{.Tag}}'])
    const images = listing.split('\n').filter(Boolean)
    for (const image of all ? images : images.slice(1))
      if ((await containers.ask(['image', 'rm', image])) !== undefined) removed.push(image)
  }
  if (all) await containers.ask(['network', 'rm', network])
  return removed
}
