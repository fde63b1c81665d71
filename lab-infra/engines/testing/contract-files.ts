/** For tests: what a node promises an editor of its files. */
import { describe, expect } from 'vitest'
import { editableBytes } from '../../lab.ts'
import { run, type Subject } from './subject.ts'

export function editorRuns({ lab, traits: { filesApart } }: Subject): void {
  const sh = async (script: string) => (await lab().node.exec(['sh', '-c', script])).stdout.trim()
  const files = () => lab().node.files

  describe('an editor', () => {
    run('reads what a file holds, and writes it while that still stands', async () => {
      await lab().node.writeFile('/root/edited/file', 'one')
      const { content, version } = await files().read('/root/edited/file')
      expect(content.toString()).toBe('one')
      const second = await files().write('/root/edited/file', 'two', { ifVersion: version })
      expect(await files().read('/root/edited/file')).toEqual({
        content: Buffer.from('two'),
        version: second,
      })
      await expect(files().write('/root/edited/file', 'lost', { ifVersion: version })).rejects.toMatchObject({
        code: 'file-changed',
      })
      await files().write('/root/edited/file', 'three')
      expect(String(await lab().node.readFile('/root/edited/file'))).toBe('three')
    })

    run('of two that write at once upon the same version, one is told', async () => {
      const { version } = await files().read('/root/edited/file')
      const writing = ['a', 'b', 'c', 'd'].map(text =>
        files().write('/root/edited/file', text, { ifVersion: version }),
      )
      const done = await Promise.allSettled(writing)
      expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const refused = done.flatMap(each => (each.status === 'rejected' ? [each.reason.code] : []))
      expect(new Set(refused)).toEqual(new Set(['file-changed']))
    })

    run('makes a new file only where there is none', async () => {
      await files().write('/root/edited/new', 'made', { ifVersion: null })
      await expect(files().write('/root/edited/new', 'x', { ifVersion: null })).rejects.toMatchObject({
        code: 'file-changed',
      })
      const gone = files().write('/root/edited/gone', 'x', { ifVersion: 'of a file that is gone' })
      await expect(gone).rejects.toMatchObject({ code: 'file-changed' })
      expect(String((await files().read('/root/edited/new')).content)).toBe('made')
    })

    run('leaves the mode as it was, unless it is to be another', async () => {
      await lab().node.writeFile('/root/edited/secret', 'x', 0o600)
      const mode = async (name: string) => (await files().stat(`/root/edited/${name}`)).mode
      await files().write('/root/edited/secret', 'y')
      expect([await mode('secret'), await mode('new')]).toEqual([0o600, 0o644])
      await files().write('/root/edited/secret', 'z', { mode: 0o640 })
      expect(await mode('secret')).toBe(0o640)
    })

    run('sees what is in a folder', async () => {
      await lab().node.writeFile('/root/edited/below/file', '')
      const listed = await files().list('/root/edited')
      expect(listed.map(({ name, kind }) => [name, kind])).toEqual([
        ['below', 'folder'],
        ['file', 'file'],
        ['new', 'file'],
        ['secret', 'file'],
      ])
      const owners = { owner: 'root', group: 'root' }
      expect(listed[2]).toMatchObject({ size: 4, mode: 0o644, ...owners })
      expect(Math.abs(listed[2]!.modifiedAt - Date.now())).toBeLessThan(120_000)
      expect(await files().stat('/root/edited/new')).toEqual(listed[2])
      expect((await files().stat('/root/edited')).kind).toBe('folder')
    })

    run('is told of what is missing, and of a folder in a file’s place', async () => {
      const none = { code: 'no-such-file' }
      await expect(files().stat('/root/edited/none')).rejects.toMatchObject(none)
      await expect(files().list('/root/edited/none')).rejects.toMatchObject(none)
      await expect(files().list('/root/edited/new')).rejects.toMatchObject(none)
      await expect(files().read('/root/edited/none')).rejects.toMatchObject(none)
      await expect(files().read('/root/edited')).rejects.toMatchObject(none)
      await expect(files().write('/root/edited', 'x')).rejects.toMatchObject({ code: 'write-failed' })
    })

    run('is refused what is too large for it, both ways', async () => {
      const most = Buffer.alloc(editableBytes, 'x')
      const large = { code: 'file-too-large' }
      await files().write('/root/edited/most', most)
      expect((await files().read('/root/edited/most')).content.equals(most)).toBe(true)
      await lab().node.writeFile('/root/edited/more', Buffer.alloc(editableBytes + 1, 'x'))
      await expect(files().read('/root/edited/more')).rejects.toMatchObject(large)
      const writing = files().write('/root/edited/most', Buffer.alloc(editableBytes + 1, 'y'))
      await expect(writing).rejects.toMatchObject(large)
      expect((await files().read('/root/edited/most')).content.equals(most)).toBe(true)
    })

    run(
      'writes through a link, and leaves the link',
      async () => {
        await sh('ln -sfn new /root/edited/link; ln -sfn nowhere /root/edited/dangling')
        await files().write('/root/edited/link', 'through')
        expect(await sh('cat /root/edited/new; readlink /root/edited/link')).toBe('throughnew')
        const kinds = (await files().list('/root/edited')).filter(({ kind }) => kind === 'link')
        expect(kinds.map(({ name }) => name)).toEqual(['dangling', 'link'])
        expect(await files().stat('/root/edited/link')).toMatchObject({ name: 'link', kind: 'file', size: 7 })
        await expect(files().stat('/root/edited/dangling')).rejects.toMatchObject({ code: 'no-such-file' })
      },
      filesApart,
    )
  })
}
