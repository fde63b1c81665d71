import { expect, test } from 'vitest'
import { decodeFrame, encodeFrame, type Frame, FrameError } from './frames.ts'
import { FrameSplitter, withLength } from './framing.ts'
import { FrameType } from './protocol.ts'

/** The same numbers in each run (a linear congruential generator), so that a failure can be repeated. */
function randomNumbers(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
type Random = ReturnType<typeof randomNumbers>
const bytes = (random: Random, length: number) => Uint8Array.from({ length }, () => random(256))

function anyFrame(random: Random): Frame {
  const id = `t${random(1e6)}`
  const offset = random(2) ? random(1000) : Number.MAX_SAFE_INTEGER - random(1000)
  const size = { cols: 1 + random(1000), rows: 1 + random(1000) }
  const frames: Frame[] = [
    { type: FrameType.open, id, ...size, ...(random(2) ? { client: `c${random(1e6)}` } : {}) },
    {
      type: FrameType.attach,
      id,
      ...(random(2) ? { resume: offset } : {}),
      ...(random(2) ? { view: random(2) === 1 } : {}),
    },
    { type: FrameType.input, bytes: bytes(random, random(300)) },
    { type: FrameType.resize, ...size },
    { type: FrameType.ack, offset },
    { type: FrameType.list },
    { type: FrameType.close, id },
    {
      type: FrameType.attached,
      id,
      oldest: random(9),
      next: offset,
      from: random(9),
      ...size,
      input: random(9),
    },
    { type: FrameType.output, offset, bytes: bytes(random, random(300)) },
    { type: FrameType.exit, id, exitCode: random(256), ...(random(2) ? { signal: random(64) } : {}) },
    { type: FrameType.ids, ids: [id, 'b'] },
    { type: FrameType.error, code: 'bad-frame', message: 'ä "quoted"' },
    { type: FrameType.taken, count: offset },
    { type: FrameType.alive },
    { type: FrameType.size, ...size },
  ]
  return frames[random(frames.length)]!
}

test('any frame decodes to what was encoded', () => {
  const random = randomNumbers(1)
  for (let i = 0; i < 2000; i++) {
    const frame = anyFrame(random)
    expect(decodeFrame(encodeFrame(frame))).toEqual(frame)
  }
})

test('a stream yields its frames however it is cut', () => {
  const random = randomNumbers(2)
  for (let i = 0; i < 200; i++) {
    const sent = Array.from({ length: random(12) }, () => encodeFrame(anyFrame(random)))
    const stream = Buffer.concat(sent.map(withLength))
    const splitter = new FrameSplitter(1024)
    const got: Uint8Array[] = []
    for (let at = 0; at < stream.length; ) {
      const end = at + 1 + random(random(2) ? 5 : 500)
      got.push(...splitter.push(stream.subarray(at, end)))
      at = end
    }
    expect(got.map(frame => [...frame])).toEqual(sent.map(frame => [...frame]))
  }
})

test('random bytes are a frame or a FrameError, never anything else', () => {
  const random = randomNumbers(3)
  for (let i = 0; i < 5000; i++) {
    const garbage = bytes(random, random(40))
    if (random(2)) garbage[0] = Object.values(FrameType)[random(15)]!
    try {
      decodeFrame(garbage)
    } catch (error) {
      expect(error).toBeInstanceOf(FrameError)
    }
  }
})

/** Values that a program expects nowhere, and that hurt who trusts them. */
const hostile: unknown[] = [
  null,
  {},
  [],
  { toString: null },
  { code: { toString: null } },
  'toString',
  '__proto__',
  -1,
  1e308,
  true,
  '\u0000\u001b]52;c;AAAA\u0007',
  'x'.repeat(5_000),
  Array.from({ length: 5_000 }, () => 'a'),
]

test('whatever a field holds, a frame is good or a FrameError, and what it gives is of the kind that is expected', () => {
  const random = randomNumbers(4)
  const names = [
    'id',
    'cols',
    'rows',
    'client',
    'resume',
    'view',
    'oldest',
    'next',
    'from',
    'input',
    'exitCode',
    'signal',
    'code',
    'message',
  ]
  const types = [
    FrameType.open,
    FrameType.attach,
    FrameType.close,
    FrameType.attached,
    FrameType.exit,
    FrameType.error,
    FrameType.ids,
  ]
  const good = {
    id: 't1',
    cols: 80,
    rows: 24,
    oldest: 0,
    next: 1,
    from: 0,
    exitCode: 0,
    code: 'bad-frame',
    message: 'm',
  }
  let refused = 0
  for (let i = 0; i < 5_000; i++) {
    const fields: Record<string, unknown> = { ...good }
    for (let n = random(3); n >= 0; n--)
      fields[names[random(names.length)]!] = hostile[random(hostile.length)]
    const type = types[random(types.length)]!
    const value = type === FrameType.ids || random(20) === 0 ? hostile[random(hostile.length)] : fields
    const frame = Buffer.concat([Uint8Array.of(type), Buffer.from(JSON.stringify(value))])
    try {
      const decoded = decodeFrame(frame)
      if (decoded.type === FrameType.error) {
        expect(decoded.code).toMatch(/^[a-z0-9-]{1,64}$/)
        expect(decoded.message).toMatch(/^[^\u0000-\u001f\u007f-\u009f]{0,1000}$/)
      }
    } catch (error) {
      expect(error).toBeInstanceOf(FrameError)
      refused++
    }
  }
  expect(refused).toBeGreaterThan(1_000)
})

test('a frame over the bound is refused by its length alone', () => {
  const splitter = new FrameSplitter(100)
  expect(() => [...splitter.push(Uint8Array.of(0xff, 0xff, 0xff, 0xff))]).toThrow(/exceeds 100/)
  expect([...new FrameSplitter(100).push(withLength(new Uint8Array(100)))]).toHaveLength(1)
  expect(() => [...new FrameSplitter(100).push(withLength(new Uint8Array(101)))]).toThrow(FrameError)
  expect(() => [...new FrameSplitter(100).push(withLength(new Uint8Array(0)))]).toThrow(/empty/)
})

test.each([
  ['an unknown type', Uint8Array.of(0x55)],
  ['an empty frame', new Uint8Array(0)],
  ['a short ack', Uint8Array.of(FrameType.ack, 1, 2)],
  ['an offset beyond 2^53', Uint8Array.of(FrameType.ack, 255, 255, 255, 255, 255, 255, 255, 255)],
  ['a resize to nothing', Uint8Array.of(FrameType.resize, 0, 0, 0, 24)],
  ['broken JSON', Uint8Array.of(FrameType.open, 0x7b)],
  ['JSON that is no object', Uint8Array.of(FrameType.attach, 0x31)],
  ['an id with a slash', new TextEncoder().encode('\x07{"id":"../x"}')],
])('%s is a FrameError', (_, frame) => {
  expect(() => decodeFrame(frame)).toThrow(FrameError)
})
