/** What every store must do for classes; part of `contract.ts`. */
import { expect, test } from 'vitest'
import type { MessageRow } from './class-store.ts'
import type { Store } from './store.ts'
import { grade, member, room, session } from './testing/life.ts'

const message: MessageRow = {
  id: 'm1',
  class_id: 'c1',
  person: null,
  sender: 'ines',
  text: 'Ten minutes left.',
  sent_at: 1_800_000_000_000,
}

/** @param opened gives an empty store */
export function classContract(opened: () => Promise<Store>): void {
  test('gives back a class as it was made and changed, by id and by join code', async () => {
    const { classes } = await opened()
    const row = { ...room, title: "it's “class” 🦭\n\u202e", join_code: 'lusab-babad-gutih' }
    await classes.addClass(row)
    await classes.addClass({ ...room, id: 'c2', created_at: room.created_at + 1 })
    expect(await classes.class('c1')).toEqual(row)
    expect(await classes.classOfJoinCode('lusab-babad-gutih')).toEqual(row)
    await classes.updateClass('c1', { join_code: null, paused_at: 5 })
    await classes.updateClass('c1', {})
    expect(await classes.class('c1')).toEqual({ ...row, join_code: null, paused_at: 5 })
    expect(await classes.classOfJoinCode('lusab-babad-gutih')).toBeUndefined()
    expect((await classes.classes()).map(({ id }) => id)).toEqual(['c2', 'c1'])
    expect((await classes.classes())[0]).toEqual({ ...room, id: 'c2', created_at: room.created_at + 1 })
  })

  test('refuses a second class of an id or a join code, and takes several without a code', async () => {
    const { classes } = await opened()
    await classes.addClass({ ...room, join_code: 'lusab-babad-gutih' })
    await expect(classes.addClass(room)).rejects.toThrow()
    await expect(classes.addClass({ ...room, id: 'c2', join_code: 'lusab-babad-gutih' })).rejects.toThrow()
    await classes.addClass({ ...room, id: 'c2' })
    await classes.addClass({ ...room, id: 'c3' })
    await expect(classes.updateClass('c3', { join_code: 'lusab-babad-gutih' })).rejects.toThrow()
    expect(await classes.class('c3')).toEqual({ ...room, id: 'c3' })
  })

  test('knows nothing of an unknown class or member, and takes nothing for it', async () => {
    const { classes } = await opened()
    expect(await classes.class('c1')).toBeUndefined()
    expect(await classes.members('c1')).toEqual([])
    expect(await classes.messages('c1')).toEqual([])
    expect(await classes.sessionsOfClass('c1')).toEqual([])
    expect(await classes.gradesOfClass('c1')).toEqual([])
    expect(await classes.hintsOfClass('c1')).toEqual(new Map())
    await expect(classes.updateClass('c1', { seats: 1 })).rejects.toMatchObject({ code: 'no-such-class' })
    await expect(classes.addMember(member)).rejects.toThrow()
    await expect(classes.addMessage(message)).rejects.toThrow()
    await classes.addClass(room)
    await expect(classes.updateMember('c1', 'ada', { task: null })).rejects.toMatchObject({
      code: 'no-such-member',
    })
  })

  test('keeps members in the order in which they joined, each once and in several classes', async () => {
    const { classes } = await opened()
    await classes.addClass(room)
    await classes.addClass({ ...room, id: 'c2' })
    const bob = { ...member, person: 'bob', joined_at: member.joined_at - 1 }
    await classes.addMember(member)
    await classes.addMember(bob)
    const elsewhere = { ...member, class_id: 'c2', role: 'assistant', joined_at: member.joined_at + 9 }
    await classes.addMember(elsewhere)
    await expect(classes.addMember(member)).rejects.toThrow()
    await classes.updateMember('c1', 'ada', { hand_raised_at: 7, extra_minutes: 15, task: 'b-task' })
    await classes.updateMember('c1', 'ada', {})
    const changed = { ...member, hand_raised_at: 7, extra_minutes: 15, task: 'b-task' }
    expect(await classes.members('c1')).toEqual([bob, changed])
    expect(await classes.membershipsOf('ada')).toEqual([changed, elsewhere])
    expect(await classes.membershipsOf('eve')).toEqual([])
  })

  test('keeps messages, oldest first', async () => {
    const { classes } = await opened()
    await classes.addClass(room)
    const to = { ...message, id: 'm0', person: 'ada', text: 'Look at line 12 🦭' }
    await classes.addMessage({ ...message, sent_at: message.sent_at + 1 })
    await classes.addMessage(to)
    expect(await classes.messages('c1')).toEqual([to, { ...message, sent_at: message.sent_at + 1 }])
  })

  /** Ada's and Bob's work in a class, in another one, and in practice; named by learner and where. */
  async function worked() {
    const store = await opened()
    for (const id of ['c1', 'c2']) await store.classes.addClass({ ...room, id })
    for (const person of ['ada', 'bob'])
      for (const class_id of ['c1', 'c2', null]) {
        const id = `${person} ${class_id}`
        if (class_id) await store.classes.addMember({ ...member, class_id, person })
        await store.addSession({ ...session, id, learner: person, class_id })
        await store.addGrade({ ...grade, id, session_id: id, learner: person })
        await store.seeHint(id, 1)
        await store.seeHint(id, 2)
        await store.classes.addMessage({ ...message, id, class_id: class_id ?? 'c2', person })
      }
    return store
  }
  const left = async (store: Store) => {
    const names: string[] = []
    for (const person of ['ada', 'bob'])
      for (const where of ['c1', 'c2', 'null']) {
        const id = `${person} ${where}`
        const grades = await store.grades(id)
        const found = [await store.session(id), grades[0], (await store.hintsSeen(id)) > 0]
        if (found.some(Boolean)) names.push(found.every(Boolean) ? id : `${id}, in part`)
      }
    return names
  }

  test('tells sessions, grades and hints of a class, and of no other', async () => {
    const { classes } = await worked()
    expect((await classes.sessionsOfClass('c1')).map(({ id }) => id)).toEqual(['ada c1', 'bob c1'])
    expect(await classes.gradesOfClass('c1')).toEqual([
      { ...grade, id: 'ada c1', session_id: 'ada c1', learner: 'ada' },
      { ...grade, id: 'bob c1', session_id: 'bob c1', learner: 'bob' },
    ])
    expect((await classes.gradesOf('c1', 'ada')).map(({ id }) => id)).toEqual(['ada c1'])
    expect(await classes.gradesOf('c1', 'eve')).toEqual([])
    expect(await classes.hintsOfClass('c1')).toEqual(
      new Map([
        ['ada c1', 2],
        ['bob c1', 2],
      ]),
    )
  })

  test('sums up attempts in a class and in practice apart', async () => {
    const store = await worked()
    const better = { ...grade, id: 'better', session_id: 'ada c1', learner: 'ada', percent: 100, passed: 1 }
    await store.addGrade({ ...better, started_at: grade.started_at + 5 })
    const once = { attempts: 1, best: 70, solved: false, lastAt: grade.started_at }
    expect(await store.attempts('ada', 'c1')).toEqual(
      new Map([['a-task', { attempts: 2, best: 100, solved: true, lastAt: grade.started_at + 5 }]]),
    )
    expect(await store.attempts('ada', 'c2')).toEqual(new Map([['a-task', once]]))
    expect(await store.attempts('ada', null)).toEqual(new Map([['a-task', once]]))
    expect(await store.attempts('ada', 'c3')).toEqual(new Map())
  })

  test('a member who is removed goes with their work in that class alone', async () => {
    const store = await worked()
    await store.classes.removeMember('c1', 'ada')
    expect(await left(store)).toEqual(['ada c2', 'ada null', 'bob c1', 'bob c2', 'bob null'])
    expect((await store.classes.members('c1')).map(({ person }) => person)).toEqual(['bob'])
    expect((await store.classes.messages('c1')).map(({ id }) => id)).toEqual(['bob c1'])
  })

  test('a class that is removed goes with all that belongs to it, and nothing else', async () => {
    const store = await worked()
    await store.classes.removeClass('c1')
    expect(await left(store)).toEqual(['ada c2', 'ada null', 'bob c2', 'bob null'])
    expect(await store.classes.class('c1')).toBeUndefined()
    expect(await store.classes.members('c1')).toEqual([])
    expect(await store.classes.messages('c1')).toEqual([])
    expect((await store.classes.members('c2')).length).toBe(2)
    expect((await store.classes.messages('c2')).length).toBe(4)
  })
}
