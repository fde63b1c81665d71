/** For tests: what a node promises of commands, files and ports. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished } from 'vitest'
import { run, type Subject } from './subject.ts'

/** Two commands of one group that would run longer than any test; nothing else on this machine has that name. */
const longRunning = `sleep ${4000 + (process.pid % 1000)}.5`
const group = ['sh', '-c', `${longRunning} & ${longRunning}`]

/** Of a busy machine. */
const patience = { timeout: 10_000 }

export function commandRuns({ lab }: Subject): void {
  // The grader sees all processes of the node.
  const stillRuns = async () =>
    (await lab().node.exec(['pgrep', '-fx', longRunning], { view: 'grader' })).stdout

  describe('a command', () => {
    run('answers with its exit code, what it printed and what it complained of', async () => {
      const failing = await lab().node.exec(['sh', '-c', 'echo out; echo err >&2; exit 7'])
      expect(failing).toEqual({ exitCode: 7, stdout: 'out\n', stderr: 'err\n', timedOut: false })
    })

    run('gets its arguments as they are, through no shell', async () => {
      const odd = ['$HOME', '*', '', "it's", 'a  b', '-n', 'ü']
      const { stdout } = await lab().node.exec(['printf', '%s\\n', ...odd])
      expect(stdout).toBe(`${odd.join('\n')}\n`)
    })

    run('reads its input, a text or bytes, to the last of them', async () => {
      const input = Buffer.alloc(1_000_000, 'input ')
      const hashed = await lab().node.exec(['sha256sum'], { input })
      expect(hashed.stdout.split(' ')[0]).toBe(createHash('sha256').update(input).digest('hex'))
      expect((await lab().node.exec(['cat'], { input: 'a text' })).stdout).toBe('a text')
      expect((await lab().node.exec(['cat'])).stdout).toBe('')
    })

    run('prints as much as it likes', async () => {
      const { stdout } = await lab().node.exec(['seq', '200000'])
      expect(stdout.length).toBe(1_288_895)
      expect(stdout.endsWith('199999\n200000\n')).toBe(true)
    })

    run('sees the environment that it is given', async () => {
      const { stdout } = await lab().node.exec(['sh', '-c', 'echo "$TASK"'], { env: { TASK: 'a b' } })
      expect(stdout).toBe('a b\n')
    })

    run('runs for the learner or for the grader', async () => {
      for (const view of ['learner', 'grader'] as const) {
        const asked = await lab().node.exec(['sh', '-c', 'cat; exit 3'], { view, input: view })
        expect(asked).toMatchObject({ exitCode: 3, stdout: view })
      }
    })

    for (const view of ['learner', 'grader'] as const) {
      run(`of the ${view} that takes too long is ended, with all that it started`, async () => {
        const late = await lab().node.exec(group, { timeoutMs: 300, view })
        expect(late).toMatchObject({ timedOut: true, exitCode: null })
        await expect.poll(stillRuns, patience).toBe('')
      })

      run(`of the ${view} that is aborted is ended, with all that it started`, async () => {
        const abort = new AbortController()
        const running = lab().node.exec(group, { signal: abort.signal, view })
        running.catch(() => {})
        await expect.poll(stillRuns, patience).not.toBe('')
        abort.abort(new Error('enough'))
        await expect(running).rejects.toThrow('enough')
        await expect.poll(stillRuns, patience).toBe('')
      })
    }

    run('is not begun when it was aborted before', async () => {
      const signal = AbortSignal.abort(new Error('too late'))
      await expect(lab().node.exec(group, { signal })).rejects.toThrow('too late')
      expect(await stillRuns()).toBe('')
    })
  })
}

export function fileRuns({ lab, traits: { filesApart } }: Subject): void {
  const sh = async (script: string) => (await lab().node.exec(['sh', '-c', script])).stdout.trim()
  const text = async (path: string) => (await lab().node.readFile(path)).toString()

  describe('a file', () => {
    run('is read as it was written, and its folders are made', async () => {
      const bytes = Buffer.from(Array.from({ length: 1024 }, (_, n) => n % 256))
      const written = Buffer.from(bytes)
      await lab().node.writeFile('/root/new/folders/bytes', written)
      written.fill(0)
      ;(await lab().node.readFile('/root/new/folders/bytes')).fill(0)
      expect((await lab().node.readFile('/root/new/folders/bytes')).equals(bytes)).toBe(true)
      await lab().node.writeFile('/root/new/empty', '')
      expect(await text('/root/new/empty')).toBe('')
    })

    run('may have any name', async () => {
      for (const name of ['-n', 'two words', "it's", '$HOME', 'ünïcode']) {
        await lab().node.writeFile(`/root/new/${name}`, name)
        expect(await text(`/root/new/${name}`)).toBe(name)
      }
    })

    run('is one of those that were written at once, and whole', async () => {
      const texts = [...'abcdef'].map(letter => letter.repeat(100_000))
      await Promise.all(texts.map(each => lab().node.writeFile('/root/new/contested', each)))
      expect(texts).toContain(await text('/root/new/contested'))
    })

    run('that is missing, or none, cannot be read', async () => {
      for (const path of ['/root/missing', '/root/new', '/no/such/folder/file'])
        await expect(lab().node.readFile(path), path).rejects.toMatchObject({ code: 'no-such-file' })
    })

    run('does not take the place of a folder', async () => {
      const writing = lab().node.writeFile('/root/new', 'x')
      await expect(writing).rejects.toMatchObject({ code: 'write-failed' })
      expect(await text('/root/new/empty')).toBe('')
    })

    run(
      'belongs to root, and its mode is 0644 or the one that is asked for',
      async () => {
        await lab().node.writeFile('/root/new/usual', '')
        await lab().node.writeFile('/root/new/closed', '', 0o600)
        const shown = await sh("stat -c '%a %U' /root/new/usual /root/new/closed")
        expect(shown).toBe('644 root\n600 root')
      },
      filesApart,
    )

    run(
      'is replaced in one step: who has it open reads on in the old one, and no draft stays',
      async () => {
        await lab().node.writeFile('/root/kept/file', 'old')
        await sh('ln /root/kept/file /root/kept/link')
        await lab().node.writeFile('/root/kept/file', 'new')
        expect(await sh('cat /root/kept/link /root/kept/file; ls -A /root/kept')).toBe('oldnewfile\nlink')
      },
      filesApart,
    )

    run(
      'is the same for commands, of the learner and of the grader',
      async () => {
        for (const folder of ['/etc', '/var', '/root', '/run', '/tmp']) {
          await lab().node.writeFile(`${folder}/seen`, 'by all')
          for (const view of ['learner', 'grader'] as const) {
            const { stdout } = await lab().node.exec(['cat', `${folder}/seen`], { view })
            expect(stdout, `${view} ${folder}`).toBe('by all')
          }
        }
        await sh('echo mine >/root/seen')
        expect(await text('/root/seen')).toBe('mine\n')
      },
      filesApart,
    )

    run(
      'of this machine is reached through no link on the node, to read or to write',
      async () => {
        const folder = mkdtempSync(join(tmpdir(), 'cks-lab-host-'))
        onTestFinished(() => rmSync(folder, { recursive: true }))
        writeFileSync(join(folder, 'secret'), 'of the host')
        await sh(`ln -s ${folder} /root/elsewhere; ln -s ${folder}/secret /root/secret`)
        for (const path of ['/root/secret', '/root/elsewhere/secret'])
          await expect(lab().node.readFile(path), path).rejects.toMatchObject({ code: 'no-such-file' })
        await lab()
          .node.writeFile('/root/elsewhere/planted', 'x')
          .catch(() => {})
        await lab().node.writeFile('/root/secret', 'x')
        expect(readdirSync(folder)).toEqual(['secret'])
        expect(await text('/root/secret')).toBe('x')
      },
      filesApart,
    )

    run(
      'that is larger than 64 MiB is not read in part',
      async () => {
        await sh('truncate --size 64M /root/new/large; printf x >>/root/new/large')
        await expect(lab().node.readFile('/root/new/large')).rejects.toMatchObject({ code: 'file-too-large' })
        await sh('rm /root/new/large')
      },
      filesApart,
    )

    run(
      'that never ends is none, and one link after the other ends as well',
      async () => {
        await sh('mkfifo /root/new/fifo; ln -s /dev/zero /root/new/zero; ln -s self /root/new/self')
        for (const name of ['fifo', 'zero', 'self'])
          await expect(lab().node.readFile(`/root/new/${name}`), name).rejects.toMatchObject({
            code: 'no-such-file',
          })
      },
      filesApart,
    )
  })
}

export function portRuns({ lab }: Subject): void {
  describe('a port of the node', () => {
    run('that something listens on carries bytes both ways', async () => {
      const stream = await lab().node.dial(6443)
      const answer = new Promise(resolve => stream.once('data', resolve))
      // Any server of HTTP says something to that.
      stream.write('GET / HTTP/1.0\r\n\r\n')
      expect(String(await answer)).toMatch(/HTTP\/1\.\d/)
      stream.destroy()
    })

    run('that nothing listens on refuses the connection', async () => {
      await expect(lab().node.dial(1)).rejects.toMatchObject({ code: 'connection-refused' })
    })
  })
}
