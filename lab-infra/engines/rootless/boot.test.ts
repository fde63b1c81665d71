import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { ProgressEvent } from '../../lab.ts'
import { waitForBoot } from './boot.ts'
import { RootlessFolder } from './lab-folder.ts'

test('no step is left as if it were still going on when the node has booted, whatever the log says', async () => {
  const state = mkdtempSync(join(tmpdir(), 'cks-lab-boot-'))
  onTestFinished(() => rmSync(state, { recursive: true }))
  vi.stubEnv('CKS_LAB_STATE', state)
  const folder = new RootlessFolder('one')
  mkdirSync(folder.at(folder.shared), { recursive: true })
  const log = (text: string) => writeFileSync(folder.at(folder.shared, 'boot.log'), text)
  const events: ProgressEvent[] = []
  log('step kubeadm\nstep toString\n')
  const booting = waitForBoot(
    folder,
    async () => true,
    event => events.push(event),
    new AbortController().signal,
  )
  await vi.waitFor(() => expect(events).toEqual([]))
  log('step kubeadm\nstep toString\nstep cluster\n')
  await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ step: 'cluster', state: 'started' }))
  writeFileSync(folder.at(folder.shared, 'booted'), '')
  await booting
  expect(events.map(({ step, state }) => `${step} ${state}`)).toEqual(['cluster started', 'cluster done'])
})
