import { describe, expect, it } from 'vitest'
import { commandLine, splitWords } from './unit.ts'

const unit = (execStart: string, environment: Record<string, string> = {}) => ({
  name: 'kubelet',
  files: [],
  execStart,
  environment,
})

describe('the command line of a unit', () => {
  it('splits a variable that stands alone into words', () => {
    expect(commandLine(unit('/usr/bin/kubelet $ARGS', { ARGS: '--a=1 --b "c d"' }))).toEqual([
      '/usr/bin/kubelet',
      '--a=1',
      '--b',
      'c d',
    ])
  })
  it('keeps a variable in braces one word', () => {
    expect(commandLine(unit('run x${A}y', { A: '1 2' }))).toEqual(['run', 'x1 2y'])
  })
  it('drops variables that are not set', () => {
    expect(commandLine(unit('/usr/bin/kubelet $NONE $EMPTY', { EMPTY: '' }))).toEqual(['/usr/bin/kubelet'])
  })
})

describe('splitting words', () => {
  it('keeps quoted parts together and takes the quotes away', () => {
    expect(splitWords(`"A=b c" D='e f' g`)).toEqual(['A=b c', 'D=e f', 'g'])
  })
  it('knows escaped quotes', () => {
    expect(splitWords('"A=say \\"hi\\""')).toEqual(['A=say "hi"'])
  })
})
